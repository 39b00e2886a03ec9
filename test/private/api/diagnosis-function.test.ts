import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { FunctionUrlAuthType } from 'aws-cdk-lib/aws-lambda';
import { FunctionUrlCors, RestApiCors } from '../../../lib';
import { FunctionUrlApp } from '../../support/synth/function-url-app';
import { ApiApp } from '../../support/synth/rest-api-app';

function ordersApp(): ApiApp {
  const app = new ApiApp();
  app.add('GET /orders');
  RestApiCors.of(app.api).apply('/orders', app.orders());
  return app;
}

describe('addDiagnosis', () => {
  it('adds one function with a URL, by whichever call', () => {
    const app = ordersApp();
    const cors = RestApiCors.of(app.api);
    expect(cors.addDiagnosis()).toBe(cors.addDiagnosis({ basePath: '/v1' }));
    const { template } = app;
    template.resourceCountIs('AWS::Lambda::Url', 1);
    template.hasResourceProperties('AWS::Lambda::Url', { AuthType: 'NONE', Cors: Match.absent() });
    const functions = template.findResources('AWS::Lambda::Function', {
      Properties: { Description: 'Tells pages why a request was blocked' },
    });
    const [code] = Object.values(functions).map(({ Properties }) => Properties.Code.S3Key as string);
    const file = join(app.app.outdir, `asset.${code!.replace('.zip', '')}`, 'config.json');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
      basePath: '/v1',
      hasStage: true,
      classes: { orders: { live: { parameter: '/shop/cors/orders/origins' } } },
      routes: [{ path: '/orders', read: 'orders', write: 'orders' }],
    });
    template.hasResourceProperties('AWS::IAM::Role', {
      Policies: [
        {
          PolicyDocument: {
            Statement: [
              { Action: ['logs:CreateLogStream', 'logs:PutLogEvents'] },
              {
                Action: 'ssm:GetParameter',
                Resource: { 'Fn::Join': ['', Match.arrayWith([':parameter/shop/cors/orders/origins'])] },
              },
            ],
          },
        },
      ],
    });
  });

  it('knows the classes that are applied after it', () => {
    const app = new ApiApp();
    app.add('GET /orders');
    RestApiCors.of(app.api).addDiagnosis();
    RestApiCors.of(app.api).apply('/orders', app.orders());
    expect(() => app.template).not.toThrow();
    Annotations.fromStack(app.stack).hasNoWarning('*', Match.stringLikeRegexp('diagnosis'));
  });

  it('is not there unless it is asked for', () => {
    ordersApp().template.resourceCountIs('AWS::Lambda::Url', 0);
  });

  it('warns where it has nothing to judge by', () => {
    const app = new ApiApp();
    app.add('GET /orders');
    RestApiCors.of(app.api).addDiagnosis();
    Annotations.fromStack(app.stack).hasWarning('*', Match.stringLikeRegexp('no class is applied, so that'));
  });

  it.each(['v1', '/', '/v1/', '/v1?a', ''])('fails for the base path %j', (basePath) => {
    const cors = RestApiCors.of(ordersApp().api);
    expect(() => cors.addDiagnosis({ basePath })).toThrow('base-path-invalid');
  });

  it('knows the classes of a function URL, natively configured or not', () => {
    const app = new FunctionUrlApp();
    const cors = FunctionUrlCors.of(app.fn.addFunctionUrl({ authType: FunctionUrlAuthType.NONE }));
    const url = cors.apply('/', app.catalogue()).addDiagnosis();
    expect(cors.addDiagnosis()).toBe(url);
    const template = Template.fromStack(app.stack);
    template.resourceCountIs('AWS::Lambda::Url', 2);
    const functions = template.findResources('AWS::Lambda::Function', {
      Properties: { Description: 'Tells pages why a request was blocked' },
    });
    const [code] = Object.values(functions).map(({ Properties }) => Properties.Code.S3Key as string);
    const file = join(app.app.outdir, `asset.${code!.replace('.zip', '')}`, 'config.json');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
      hasStage: false,
      classes: { catalogue: { policy: { origins: '*' } } },
      routes: [{ path: '/', read: 'catalogue', write: 'catalogue' }],
    });
  });

  it('fails for two base paths', () => {
    const cors = RestApiCors.of(ordersApp().api);
    cors.addDiagnosis({ basePath: '/v1' });
    expect(() => cors.addDiagnosis({ basePath: '/v2' })).toThrow('options-differ');
  });
});
