import { expect, it } from '@jest/globals';
import { CfnParameter } from 'aws-cdk-lib';
import { LambdaIntegration, type RestApiProps, type StageOptions } from 'aws-cdk-lib/aws-apigateway';
import { RestApiCors } from '../../../lib';
import { ApiApp, refusal } from '../../support/synth/rest-api-app';
import { quotesClass } from '../../support/synth/token-app';

function problemsOf(
  deployOptions: StageOptions,
  add: (app: ApiApp) => void = (app) => app.add('GET /quotes'),
): string[] {
  const props: RestApiProps = { deployOptions };
  const app = new ApiApp(undefined, props);
  add(app);
  RestApiCors.of(app.api).apply('/quotes', quotesClass(app.stack));
  return refusal(() => app.template).flatMap((line) => line.match(/\/Cors\] (.*)$/)?.[1] ?? []);
}

it('refuses methods with tokens whose answers a stage gives to whoever comes next', () => {
  expect(problemsOf({ cachingEnabled: true })).toEqual([
    "tokens-cached - GET /quotes: the stage Shop/Api/DeploymentStage.prod caches its responses, and gives one client's " +
      'response to the next client; set cachingEnabled: false for it in the methodOptions of the stage, or make ' +
      'method.request.header.Authorization one of its cacheKeyParameters',
  ]);
  expect(problemsOf({ methodOptions: { '/quotes/GET': { cachingEnabled: true } } })).toHaveLength(1);
  expect(problemsOf({ cachingEnabled: true }, (app) => app.add('ANY /quotes/{id}'))).toHaveLength(1);
});

it('does not know a key that the deployment makes', () => {
  const add = (app: ApiApp) => {
    const { valueAsString } = new CfnParameter(app.stack, 'Header');
    const cacheKeyParameters = [`method.request.header.${valueAsString}`];
    app.api.root.addResource('quotes').addMethod('GET', new LambdaIntegration(app.fn(), { cacheKeyParameters }));
  };
  expect(problemsOf({ cachingEnabled: true }, add)).toHaveLength(1);
});

it('takes a stage that keeps nothing, or nothing of these methods', () => {
  expect(problemsOf({ cacheClusterEnabled: true })).toEqual([]);
  const methodOptions = { '/quotes/GET': { cachingEnabled: false } };
  expect(problemsOf({ cachingEnabled: true, methodOptions })).toEqual([]);
});

it('takes answers that are kept for each token', () => {
  const add = (key: string) => (app: ApiApp) =>
    app.api.root
      .addResource('quotes')
      .addMethod('GET', new LambdaIntegration(app.fn(), { cacheKeyParameters: [key] }), {
        requestParameters: { [key]: true },
      });
  for (const key of ['method.request.header.Authorization', 'method.request.header.authorization']) {
    expect(problemsOf({ cachingEnabled: true }, add(key))).toEqual([]);
  }
});
