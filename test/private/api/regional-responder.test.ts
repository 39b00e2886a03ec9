import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { EndpointClass, OriginAllowlist, RestApiCors } from '../../../lib';
import { bundlePath } from '../../../lib/private/function/bundles';
import { ApiApp } from '../../support/synth/rest-api-app';

const LIVE = OriginAllowlist.fromParameterName('/shop/origins');

/** Properties of the responder, the only function of these APIs. */
function responderOf(app: ApiApp) {
  const functions = Object.values(app.template.findResources('AWS::Lambda::Function'));
  expect(functions).toHaveLength(1);
  return functions[0]?.['Properties'];
}

describe('the responder', () => {
  it('consists of the bundle and its settings', () => {
    const app = new ApiApp();
    app.add('GET /orders');
    RestApiCors.of(app.api).apply('/', app.orders());
    const folder = join(app.app.outdir, `asset.${responderOf(app).Code.S3Key.replace('.zip', '')}`);
    const read = (file: string) => readFileSync(join(folder, file), 'utf8');
    expect(read('index.js')).toBe(readFileSync(join(bundlePath('regional-responder'), 'index.js'), 'utf8'));
    expect(JSON.parse(read('config.json'))).toEqual({
      classes: {
        orders: {
          metrics: 'Shop',
          policy: {
            name: 'orders',
            origins: [],
            methods: ['GET', 'POST'],
            credentials: true,
            rejectForeignWrites: true,
          },
          live: { parameter: '/shop/cors/orders/origins', freshForSeconds: 30, usableForSeconds: 86_400 },
        },
      },
      routes: [{ path: '/', read: 'orders', write: 'orders' }],
    });
  });

  it('tells tools that run functions locally where its code is', () => {
    const app = ApiApp.withContext({ 'aws:cdk:enable-asset-metadata': true });
    app.add('GET /orders');
    RestApiCors.of(app.api).apply('/', app.orders());
    const [responder] = Object.values(app.template.findResources('AWS::Lambda::Function'));
    expect(responder?.['Metadata']).toMatchObject({
      'aws:asset:path': `asset.${responder?.['Properties'].Code.S3Key.replace('.zip', '')}`,
      'aws:asset:property': 'Code',
      'aws:asset:is-bundled': false,
    });
  });

  it('is the same asset for the same settings, in whatever order they were given', () => {
    const make = (names: string[], methods: string[]) => {
      const app = new ApiApp();
      for (const name of names) {
        app.add(`GET /${name}`);
        const props = { requestHeaders: ['x-a'], methods, allowlist: LIVE };
        RestApiCors.of(app.api).apply(`/${name}`, EndpointClass.credentialed(app.stack, name, props));
      }
      return responderOf(app).Code.S3Key;
    };
    expect(make(['a', 'b'], ['GET', 'PUT'])).toBe(make(['b', 'a'], ['PUT', 'GET']));
    expect(make(['a', 'b'], ['GET', 'PUT'])).not.toBe(make(['a', 'b'], ['GET']));
  });

  it('may write its log and read the lists of its classes, and nothing else', () => {
    const app = new ApiApp();
    app.add('GET /a');
    app.add('GET /b');
    const orders = app.orders();
    RestApiCors.of(app.api).apply('/a', orders).apply('/b', orders);
    const { template } = app;
    template.resourceCountIs('AWS::IAM::Policy', 0);
    template.hasResourceProperties('AWS::IAM::Role', {
      ManagedPolicyArns: Match.absent(),
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

  it('costs an API four resources, however many paths there are', () => {
    const resources = (app: ApiApp) => Object.keys(app.template.toJSON()['Resources']).length;
    const added = [1, 10].map((paths) => {
      const [without, with_] = [new ApiApp(), new ApiApp()];
      for (let i = 0; i < paths; i++) for (const app of [without, with_]) app.add(`GET /p${i}`);
      RestApiCors.of(with_.api).apply('/', with_.orders());
      return resources(with_) - resources(without) - paths;
    });
    expect(added).toEqual([4, 4]);
  });
});
