import { join } from 'node:path';
import { expect, it, jest } from '@jest/globals';
import { MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { EndpointClass, ListDelivery, OriginAllowlist, RestApiCors } from '../../../lib';
import type { ActionResult, PageList, PageModel } from '../../../preview/page/contract';
import { buildIfMissing } from '../../support/browser/build';
import { openPageOf } from '../../support/preview/page-client';
import { preview, ssm } from '../../support/preview/served-app';

const LIST = '/shop/stock/origins';
const APP = 'https://app.shop.example';
const MORE = Array.from({ length: 300 }, (_, i) => `https://shop-${String(i).padStart(3, '0')}.example`);

// synth and many requests, beside whatever else runs
jest.setTimeout(90_000);

it('shows all parameters of a pushed list, and changes each as the command does', async () => {
  buildIfMissing();
  const { page, aws } = await preview(
    (stack, app) => {
      OriginAllowlist.setParameterRoot(app, '/shop');
      const allowlist = OriginAllowlist.fromParameterStore({
        delivery: ListDelivery.PUSH,
        initialOrigins: [APP],
        shards: 4,
        owners: { 'tea-ltd': ['tea.example'], 'jam-ltd': ['jam.example'] },
      });
      const stock = new EndpointClass(stack, 'Stock', { allowlist, methods: ['POST'], credentials: true });
      const api = new RestApi(stack, 'Api');
      api.root.addResource('stock').addMethod('POST', new MockIntegration());
      RestApiCors.of(api).apply('/stock', stock);
    },
    { command: [process.execPath, join(__dirname, '../../../assets/cli/index.js')] },
  );
  const { call } = await openPageOf(page);
  const run = (body: object) => call<ActionResult>('/page/run', body);
  const model = () => call<PageModel>('/page/model');
  const shown = ({ lists }: PageModel) =>
    lists.map(({ parameter, shard, owner }: PageList) => [parameter, shard, owner]);
  expect(shown(await model())).toEqual([[LIST, undefined, undefined]]);

  expect(await run({ do: 'origins add', list: LIST, origins: MORE })).toMatchObject({ ok: true });
  const Value = 'https://shop.tea.example,https://foreign.example';
  await ssm(aws, 'PutParameter', { Name: '/shop/stock/owners/tea-ltd', Type: 'StringList', Value });
  const now = await model();
  expect(shown(now)).toEqual([
    [LIST, 0, undefined],
    ['/shop/stock/shards/1', 1, undefined],
    ['/shop/stock/owners/tea-ltd', undefined, 'tea-ltd'],
  ]);
  expect(now.lists[1]).toMatchObject({ list: LIST, isPushed: true, versions: [{ version: 1 }], classes: ['stock'] });
  expect(now.lists[2]?.entries).toEqual([
    { text: 'https://shop.tea.example' },
    { text: 'https://foreign.example', rejected: 'origin-not-of-owner' },
  ]);
  expect(now.lists.flatMap(({ entries }) => entries)).toHaveLength(303);

  const last = MORE.at(-1)!;
  const removed = await run({ do: 'origins remove', list: '/shop/stock/shards/1', origins: [last] });
  expect(removed).toMatchObject({
    ok: true,
    output: { parameters: [{ parameter: '/shop/stock/shards/1', version: 2 }] },
  });
  const back = await run({ do: 'origins rollback', list: '/shop/stock/shards/1', version: 1 });
  expect(back.command).toContain('--shard=1');
  expect((await model()).lists[1]).toMatchObject({ versions: [{ version: 3, added: [last] }, {}, {}] });
  const owners = await run({
    do: 'origins add',
    list: '/shop/stock/owners/tea-ltd',
    origins: ['https://new.tea.example'],
  });
  expect(owners).toMatchObject({ ok: true, command: expect.stringContaining('--list-of=tea-ltd') });

  const { classes } = await model();
  const { origins } = classes.find(({ name }) => name === 'stock')!.policy;
  expect(new Set(origins)).toEqual(new Set([APP, ...MORE, 'https://shop.tea.example', 'https://new.tea.example']));
});
