import { expect, it } from '@jest/globals';
import { UNDEPLOYED } from '../../lib/template/assembly/read-assembly';
import { Stack } from '../../lib/template/stack';
import { syncConfigsIn } from '../../lib/template/sync-configs';

const CONFIG = {
  classes: { orders: { source: '/shop/orders/origins', owners: { tea: ['tea.example'] } } },
  targets: [],
};

function stackWith(SYNC: unknown): Stack {
  const Properties = { Environment: { Variables: { SYNC } } };
  const template = {
    Resources: { Fn: { Type: 'AWS::Lambda::Function', Properties }, Other: { Type: 'AWS::Lambda::Function' } },
  };
  return new Stack({ name: 'Shop', account: '', region: 'eu-west-1', template, parameters: {} }, UNDEPLOYED);
}

it('reads what sync functions know, also where parts of it are references', () => {
  expect(syncConfigsIn([stackWith(JSON.stringify(CONFIG))])).toEqual([CONFIG]);
  const [before, after] = JSON.stringify({ ...CONFIG, targets: [{ api: '-' }] }).split('-');
  const [config] = syncConfigsIn([stackWith({ 'Fn::Join': ['', [before, { Ref: 'Api' }, after]] })]);
  expect(config?.classes).toEqual(CONFIG.classes);
});

it.each(['', '{', 'null', '{}', '{"classes":{}}', { 'Fn::ImportValue': 'x' }, 12])('takes %j for none', (value) => {
  expect(syncConfigsIn([stackWith(value)])).toEqual([]);
});
