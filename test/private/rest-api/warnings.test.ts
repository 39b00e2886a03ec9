import { describe, expect, it } from '@jest/globals';
import { CfnResource, Stack } from 'aws-cdk-lib';
import { HttpIntegration, LambdaIntegration } from 'aws-cdk-lib/aws-apigateway';
import { Alias } from 'aws-cdk-lib/aws-lambda';
import { EndpointClass, OriginAllowlist, RestApiCors } from '../../../lib';
import { ApiApp } from '../../support/synth/rest-api-app';

describe('paths without a class', () => {
  it('are told once', () => {
    const app = new ApiApp();
    for (let i = 0; i < 12; i++) app.add(`GET /p${i}`);
    app.add('GET /a');
    RestApiCors.of(app.api).apply('/a', app.catalogue());
    expect(app.warnings()).toEqual([
      'no class was applied to /p0, /p1, /p2, /p3, /p4, /p5, /p6, /p7, /p8, /p9 and 2 more: no CORS headers there, browsers on ' +
        'other origins are kept out',
    ]);
  });

  it('are told to keep the preflights that CDK made for them', () => {
    const app = new ApiApp(undefined, { defaultCorsPreflightOptions: { allowOrigins: ['*'] } });
    for (const path of ['a', 'b']) app.add(`GET /${path}`);
    RestApiCors.of(app.api).apply('/a', app.catalogue());
    expect(app.warnings()).toEqual([
      expect.stringMatching(
        /^no class was applied to \/b: .*; \/b had OPTIONS of its own, as defaultCorsPreflightOptions makes it/,
      ),
    ]);
  });
});

describe('methods that no REST API has', () => {
  it('are told, since their preflights are answered all the same', () => {
    const app = new ApiApp();
    app.add('ANY /search');
    const allowlist = OriginAllowlist.anyOrigin();
    const search = new EndpointClass(app.stack, 'Search', { allowlist, methods: ['GET', 'QUERY', 'PROPFIND'] });
    RestApiCors.of(app.api).apply('/search', search);
    expect(app.warnings()).toContain(
      'search has PROPFIND, QUERY: a REST API has no such method, and refuses what asks for it; offer the same by POST, or leave it out',
    );
  });
});

describe('writes of foreign sites', () => {
  const WRAP = 'wrap the handler in withCors of cdk-cors/runtime and call addToFunction with its function';
  const DISTRIBUTION = 'put a distribution in front and apply the class to its behaviour with DistributionCors';
  const SERVER =
    'have the server behind it stop them: where it runs Node.js, by cors of cdk-cors/runtime, with functionConfig of this ' +
    `construct in its variable CDK_CORS; or ${DISTRIBUTION}`;
  const unguarded = (methods: string, advice: string) =>
    `admin rejects cross-site writes, but nothing on the way of ${methods} does: ${advice}; or, if these may pass, make the class with new EndpointClass, without rejectForeignWrites`;

  it('are told to pass where no function of ours is on the way, once a class', () => {
    const app = new ApiApp();
    const resource = app.add('GET /a', app.fn());
    resource.addMethod('PUT', new LambdaIntegration(app.fn('Other')));
    resource.addMethod('POST', new HttpIntegration('https://backend.example'));
    app.add('ANY /b', app.fn('Third'));
    RestApiCors.of(app.api).apply('/', app.admin());
    expect(app.warnings()).toEqual([unguarded('PUT /a, ANY /b, POST /a', `${WRAP}; ${SERVER}`)]);
  });

  it.each<[string, (app: ApiApp, admin: EndpointClass) => void]>([
    ['the class', (app, admin) => admin.addToFunction(app.stack.node.findChild('Handler') as never)],
    ['the API', (app) => RestApiCors.of(app.api).addToFunction(app.stack.node.findChild('Handler') as never)],
  ])('are stopped in functions that were added to %s', (_, addToFunction) => {
    const app = new ApiApp();
    const fn = app.fn();
    const resource = app.add('PUT /a', fn);
    resource.addMethod(
      'DELETE',
      new LambdaIntegration(new Alias(app.stack, 'Alias', { aliasName: 'live', version: fn.currentVersion })),
    );
    const admin = app.admin();
    RestApiCors.of(app.api).apply('/', admin);
    addToFunction(app, admin);
    expect(app.warnings()).toEqual([]);
  });

  it('are no matter of classes that let them pass', () => {
    const app = new ApiApp();
    app.add('POST /a');
    RestApiCors.of(app.api).apply('/', app.catalogue());
    expect(app.warnings()).toEqual([]);
  });

  it('of a split path are a matter of the class for writes', () => {
    const app = new ApiApp();
    app.add('GET /a').addMethod('PUT');
    RestApiCors.of(app.api).apply('/', app.catalogue(), { writes: app.admin() });
    expect(app.warnings()).toEqual([unguarded('PUT /a', DISTRIBUTION)]);
  });
});

describe('limits of CloudFormation', () => {
  it('on resources are told when they come near', () => {
    const app = new ApiApp();
    for (let i = 0; i < 140; i++) app.add(`GET /p${i}`);
    RestApiCors.of(app.api).apply('/', app.catalogue());
    expect(app.warnings()).toEqual([
      'Shop has about 426 resources, 140 of them answer preflights; CloudFormation takes 500 a stack: gather paths under ' +
        '{proxy+}, or make new ones in nested stacks: what is deployed and moves there is replaced',
    ]);
  });

  it('are not told of where what answers preflights hardly counts', () => {
    const app = new ApiApp();
    app.add('GET /orders');
    const stack = Stack.of(app.api);
    for (let i = 0; i < 400; i++) new CfnResource(stack, `Own${i}`, { type: 'Own::Own::Own' });
    RestApiCors.of(app.api).apply('/', app.catalogue());
    expect(app.warnings()).toEqual([]);
  });

  it('on templates are told when allowlists take much of it', () => {
    const app = new ApiApp();
    const cors = RestApiCors.of(app.api);
    for (const id of ['One', 'Two']) {
      app.add(`GET /${id}`);
      const origins = Array.from({ length: 7_000 }, (_, i) => `https://tenant-${i}.${id.toLowerCase()}.example.com`);
      const allowlist = OriginAllowlist.of(...origins);
      cors.apply(`/${id}`, new EndpointClass(app.stack, id, { allowlist, methods: ['GET'] }));
    }
    expect(app.warnings()).toEqual([expect.stringMatching(/^the allowlists of one, two take \d+ bytes of a template/)]);
  });
});
