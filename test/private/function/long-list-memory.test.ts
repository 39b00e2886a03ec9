import { expect, it } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { DistributionCors, EndpointClass, ListDelivery, OriginAllowlist, RestApiCors } from '../../../lib';

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
