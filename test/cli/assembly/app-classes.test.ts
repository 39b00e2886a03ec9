import { expect, it } from '@jest/globals';
import { Stack } from 'aws-cdk-lib';
import { MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { classesOf } from '../../../cli/assembly/app-classes';
import { EndpointClass, ListDelivery, type LiveAllowlistOptions, OriginAllowlist, RestApiCors } from '../../../lib';
import { synthesise } from '../../support/preview/served-app';

it('says of each class all parameters that its list is made from', () => {
  const app = synthesise((scope) => {
    const stack = new Stack(scope, 'Shop');
    OriginAllowlist.setParameterRoot(stack, '/shop');
    const api = new RestApi(stack, 'Api');
    const lists: Record<string, LiveAllowlistOptions> = {
      orders: { delivery: ListDelivery.PUSH, shards: 12, owners: { 'tea-ltd': ['tea.example'] } },
      stock: { delivery: ListDelivery.PUSH },
      prices: {},
    };
    for (const [name, options] of Object.entries(lists)) {
      const allowlist = OriginAllowlist.fromParameterStore(options);
      api.root.addResource(name).addMethod('GET', new MockIntegration());
      RestApiCors.of(api).apply(`/${name}`, new EndpointClass(stack, name, { allowlist, methods: ['GET'] }));
    }
  });
  const found = classesOf(app, undefined).map(({ name, config: { live } }) => [name, live?.shards, live?.owners]);
  expect(found).toEqual([
    ['orders', 12, { 'tea-ltd': ['tea.example'] }],
    ['stock', undefined, undefined],
    ['prices', undefined, undefined],
  ]);
});
