import { expect, it } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { RestApi } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { Construct, type IConstruct } from 'constructs';
import { DistributionCors, HttpApiCors, RestApiCors } from '../../lib';

it.each<[string, (stack: Stack) => [IConstruct, () => unknown]]>([
  [
    'RestApiCors',
    (stack) => {
      const api = new RestApi(stack, 'Api');
      return [api, () => RestApiCors.of(api)];
    },
  ],
  [
    'HttpApiCors',
    (stack) => {
      const api = new HttpApi(stack, 'Api');
      return [api, () => HttpApiCors.of(api)];
    },
  ],
  [
    'DistributionCors',
    (stack) => {
      const distribution = new Distribution(stack, 'Cdn', { defaultBehavior: { origin: new HttpOrigin('a.example') } });
      return [distribution, () => DistributionCors.of(distribution)];
    },
  ],
])('%s says both causes where something else has its id', (facade, make) => {
  const [scope, of] = make(new Stack(new App(), 'Shop'));
  new Construct(scope, 'Cors');
  expect(of).toThrow(
    `construct-id-taken - ${scope.node.path}: it has a child "Cors" that is not the ${facade} of this copy of cdk-cors; either ` +
      'two copies of the package are loaded, which "npm ls cdk-cors" shows and one installation for all workspaces mends, or a ' +
      'construct of yours has this id: give that another one',
  );
});
