import { expect, it } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { DistributionCors, EndpointClass, ListDelivery, OriginAllowlist, RestApiCors } from '../../../lib';
import { Messages } from '../../support/synth/messages';

it.each([
  ['one parameter', {}, [128, 256]],
  ['several parameters', { delivery: ListDelivery.PUSH, shards: 2 }, [512, 512]],
])('functions at the edge and in the region that go by a list of %s have their memory', (_, options, expected) => {
  const app = new App({ analyticsReporting: false });
  OriginAllowlist.setParameterRoot(app, '/shop');
  const stack = new Stack(app, 'Shop', { env: { region: 'us-east-1', account: '111111111111' } });
  const allowlist = OriginAllowlist.fromParameterStore(options);
  const orders = new EndpointClass(stack, 'Orders', { allowlist, methods: ['GET'] });
  const api = new RestApi(stack, 'Api');
  api.root.addMethod('GET', new MockIntegration());
  RestApiCors.of(api).apply('/', orders);
  const distribution = new Distribution(stack, 'Cdn', { defaultBehavior: { origin: new HttpOrigin('a.example') } });
  DistributionCors.of(distribution).apply('*', orders);
  const functions = Object.entries(Template.fromStack(stack).findResources('AWS::Lambda::Function'));
  const sizes = functions.filter(([id]) => id.includes('Responder')).map(([, { Properties }]) => Properties.MemorySize);
  expect(sizes.sort()).toEqual(expected);
});

it.each([
  [100, undefined, 1400],
  [40, 128, 600],
  [36, 128, undefined],
  [100, 256, 700],
  [100, 512, undefined],
])('a function of the app with a list of %s parameters and %s MB is warned of %s ms', (shards, memorySize, ms) => {
  const app = new App({ analyticsReporting: false });
  OriginAllowlist.setParameterRoot(app, '/shop');
  const stack = new Stack(app, 'Shop');
  const allowlist = OriginAllowlist.fromParameterStore({ delivery: ListDelivery.PUSH, shards });
  const code = Code.fromInline('exports.handler = withCors(async () => ({ statusCode: 200 }))');
  const props = { code, handler: 'index.handler', runtime: Runtime.NODEJS_22_X, memorySize };
  new EndpointClass(stack, 'Orders', { allowlist, methods: ['GET'] }).addToFunction(
    new LambdaFunction(stack, 'Fn', props),
  );
  const warnings = new Messages(stack).warnings().filter((text) => text.includes('memorySize'));
  const read = `a new instance takes some ${ms} ms to read /shop/orders/origins once its ${shards} parameters are full`;
  expect(warnings).toEqual(ms === undefined ? [] : [expect.stringContaining(read)]);
});
