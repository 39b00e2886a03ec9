import { describe, expect, it } from '@jest/globals';
import { App, Aws, Fn, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { CfnStage, MethodLoggingLevel, ResponseType, RestApi, type RestApiProps } from 'aws-cdk-lib/aws-apigateway';
import { EndpointClass, RestApiCors } from '../../../lib';
import { ApiApp, refusal } from '../../support/synth/rest-api-app';

const limited = (app: ApiApp, rate = 100, burst?: number) =>
  EndpointClass.publicRead(app.stack, 'Catalogue', { throttlingRateLimit: rate, throttlingBurstLimit: burst });

function shop(props: RestApiProps = {}, ...methods: string[]): ApiApp {
  const app = new ApiApp(undefined, props);
  for (const one of methods) app.add(one);
  return app;
}

function settingsOf({ template }: ApiApp): Record<string, unknown>[] {
  const [stage] = Object.values(template.findResources('AWS::ApiGateway::Stage'));
  return stage?.['Properties'].MethodSettings;
}

describe('the rate of a class', () => {
  it('is divided over its methods, rounded down, and the sum is told', () => {
    const app = shop({}, 'GET /', 'GET /items', 'HEAD /items/{id}', 'GET /other');
    RestApiCors.of(app.api).apply('/', limited(app)).apply('/other', app.orders());
    expect(settingsOf(app)).toEqual(
      ['/ GET', '/~1items GET', '/~1items~1{id} HEAD'].map((one) => {
        const [ResourcePath, HttpMethod] = one.split(' ');
        return { ResourcePath, HttpMethod, ThrottlingRateLimit: 33.33, ThrottlingBurstLimit: 33 };
      }),
    );
    expect(app.infos()).toContainEqual(
      'catalogue: API Gateway counts the requests of each of its 3 methods by itself (GET /, GET /items, HEAD /items/{id}), so that ' +
        'each gets 33.33 a second and a burst of 33: 99.99 and 99 together, on the stage prod. These are targets, no ceilings, for ' +
        'all callers together; preflights are not counted',
    );
  });

  it('is for each method that ANY stands for, except those that have their own', () => {
    const app = shop({}, 'ANY /items', 'GET /items');
    RestApiCors.of(app.api).apply('/', limited(app, 60, 600));
    expect(
      settingsOf(app)
        .map(({ HttpMethod }) => HttpMethod)
        .sort(),
    ).toEqual(
      ['DELETE', 'GET', 'HEAD', 'PATCH', 'POST', 'PUT'], // and no OPTIONS
    );
    expect(settingsOf(app)[0]).toMatchObject({ ThrottlingRateLimit: 10, ThrottlingBurstLimit: 100 });
  });

  it('tells reads from writes where a path has two classes', () => {
    const app = shop({}, 'ANY /items');
    RestApiCors.of(app.api).apply('/', limited(app, 20), { writes: app.admin() });
    expect(settingsOf(app).map(({ HttpMethod }) => HttpMethod)).toEqual(['GET', 'HEAD']);
  });

  it('leaves nothing without a request where it is less than its methods are', () => {
    const app = shop({}, 'GET /a', 'GET /b', 'GET /c');
    RestApiCors.of(app.api).apply('/', limited(app, 0.02, 1));
    expect(settingsOf(app)).toMatchObject(Array(3).fill({ ThrottlingRateLimit: 0.01, ThrottlingBurstLimit: 1 }));
    expect(app.infos()).toContainEqual(expect.stringContaining('0.03 and 3 together'));
  });

  it.each([0.29, 1.1, 4.35, 1_000_000])('is whole for a single method: %d', (rate) => {
    const app = shop({}, 'GET /a');
    RestApiCors.of(app.api).apply('/', limited(app, rate));
    expect(settingsOf(app)).toMatchObject([{ ThrottlingRateLimit: rate }]);
  });

  it('leaves an API alone whose classes have none', () => {
    const app = shop({}, 'GET /items');
    RestApiCors.of(app.api).apply('/', app.catalogue());
    expect(settingsOf(app)).toBeUndefined();
    expect(
      app.template.findResources('AWS::ApiGateway::GatewayResponse', { Properties: { ResponseType: 'THROTTLED' } }),
    ).toEqual({});
  });

  it('is for every stage', () => {
    const app = shop({}, 'GET /items');
    new CfnStage(app.stack, 'Beta', { restApiId: app.api.restApiId, stageName: 'beta' });
    RestApiCors.of(app.api).apply('/', limited(app));
    const stages = Object.values(app.template.findResources('AWS::ApiGateway::Stage'));
    expect(stages.map(({ Properties }) => Properties.MethodSettings.length)).toEqual([1, 1]);
    expect(app.infos()).toContainEqual(expect.stringContaining('on each of the stages prod, beta'));
  });
});

describe("the user's own settings", () => {
  const deployOptions = { loggingLevel: MethodLoggingLevel.INFO, metricsEnabled: true };

  it('for all methods are copied into each entry, which would take their place', () => {
    const app = shop({ deployOptions }, 'GET /items');
    RestApiCors.of(app.api).apply('/', limited(app));
    const common = { DataTraceEnabled: false, LoggingLevel: 'INFO', MetricsEnabled: true };
    expect(settingsOf(app)).toEqual([
      { ...common, ResourcePath: '/*', HttpMethod: '*' },
      { ...common, ResourcePath: '/~1items', HttpMethod: 'GET', ThrottlingRateLimit: 100, ThrottlingBurstLimit: 100 },
    ]);
  });

  it('leave preflights the limits of the account, where they throttle everything', () => {
    const app = shop({ deployOptions: { throttlingRateLimit: 5, throttlingBurstLimit: 2 } }, 'GET /items');
    RestApiCors.of(app.api).apply('/', limited(app));
    expect(settingsOf(app)).toMatchObject([
      { ResourcePath: '/*', ThrottlingRateLimit: 5 },
      { HttpMethod: 'GET', ThrottlingRateLimit: 100, ThrottlingBurstLimit: 100 },
      { HttpMethod: 'OPTIONS', ResourcePath: '/~1items', ThrottlingRateLimit: 10_000, ThrottlingBurstLimit: 5000 },
    ]);
  });

  it('for one method are kept, and get the rate', () => {
    const app = shop({ deployOptions: { methodOptions: { '/items/GET': { metricsEnabled: true } } } }, 'GET /items');
    RestApiCors.of(app.api).apply('/', limited(app));
    const rate = { ThrottlingRateLimit: 100, ThrottlingBurstLimit: 100 };
    expect(settingsOf(app)).toEqual([
      { DataTraceEnabled: false, MetricsEnabled: true, ResourcePath: '/~1items', HttpMethod: 'GET', ...rate },
    ]);
  });

  it('are never replaced', () => {
    const app = shop({ deployOptions: { methodOptions: { '/items/GET': { throttlingRateLimit: 7 } } } }, 'GET /items');
    RestApiCors.of(app.api).apply('/', limited(app));
    expect(refusal(() => app.template)).toContainEqual(
      expect.stringContaining(
        'throttling-given-twice - Shop/Api/DeploymentStage.prod/Resource: GET /items has throttling of its own there (rate 7, burst ' +
          'not given), and its class has throttlingRateLimit; leave throttling out of these method options, or throttlingRateLimit ' +
          'out of the class',
      ),
    );
  });

  it.each([
    ['all of them', Fn.conditionIf('IsProd', [{ resourcePath: '/*', httpMethod: '*' }], [])],
    ['one', [Fn.conditionIf('IsProd', { ResourcePath: '/*', HttpMethod: '*', LoggingLevel: 'INFO' }, Aws.NO_VALUE)]],
  ])('cannot hang on a condition, by which they would be lost: %s', (_, methodSettings) => {
    const app = shop({}, 'GET /items');
    (app.api.deploymentStage.node.defaultChild as CfnStage).methodSettings = methodSettings as never;
    RestApiCors.of(app.api).apply('/', limited(app));
    expect(refusal(() => app.template)).toContainEqual(
      expect.stringContaining('a condition decides about MethodSettings'),
    );
  });

  it('cannot be an override, of which nothing would be left', () => {
    const app = shop({}, 'GET /items');
    (app.api.deploymentStage.node.defaultChild as CfnStage).addPropertyOverride('MethodSettings', []);
    RestApiCors.of(app.api).apply('/', limited(app));
    expect(refusal(() => app.template)).toContainEqual(expect.stringContaining('an override sets MethodSettings'));
  });
});

describe('what is not throttled is told', () => {
  it('of an imported API', () => {
    const stack = new Stack(new App(), 'Pets');
    const api = RestApi.fromRestApiAttributes(stack, 'Api', { restApiId: 'abc', rootResourceId: 'r' });
    api.root.addResource('pets').addMethod('GET');
    const pets = EndpointClass.publicRead(stack, 'PetsClass', { throttlingRateLimit: 1 });
    RestApiCors.of(api, { stageName: 'prod' }).apply('/pets', pets);
    Template.fromStack(stack);
    Annotations.fromStack(stack).hasWarning(
      '/Pets/Api/Cors',
      Match.stringLikeRegexp('pets-class is not throttled here: the stages of an imported API are set by its owner'),
    );
  });

  it('of an API without a stage', () => {
    const app = shop({ deploy: false }, 'GET /items');
    RestApiCors.of(app.api).apply('/', limited(app));
    expect(app.warnings()).toContainEqual(
      expect.stringContaining('only stages throttle, and none of the API is in its stack'),
    );
  });

  it('of a class that no API has', () => {
    const app = shop({}, 'GET /items');
    limited(app);
    expect(app.warnings()).toEqual([expect.stringContaining('this class was applied to none')]);
  });
});

describe('answers to what is throttled', () => {
  const responseOf = (app: ApiApp, type: string) =>
    Object.values(app.template.findResources('AWS::ApiGateway::GatewayResponse'))
      .map(({ Properties }) => Properties)
      .find(({ ResponseType: one }) => one === type);

  it('say when to come back, so that scripts can read it', () => {
    const app = shop({}, 'GET /items');
    RestApiCors.of(app.api).apply('/', limited(app));
    const { ResponseParameters, ResponseTemplates } = responseOf(app, 'THROTTLED')!;
    expect(ResponseParameters).toEqual({
      'gatewayresponse.header.Access-Control-Allow-Origin': "'*'",
      'gatewayresponse.header.Access-Control-Expose-Headers': "'Retry-After'",
      'gatewayresponse.header.Content-Type': "'application/problem+json'",
      'gatewayresponse.header.Retry-After': "'1'",
    });
    expect(JSON.parse(ResponseTemplates['application/json'])).toEqual({
      type: 'https://github.com/cdk-cors/cdk-cors/blob/main/docs/limits.md#throttled',
      title: 'Too many requests',
      status: 429,
      reason: 'throttled',
    });
    expect(responseOf(app, 'WAF_FILTERED')!['ResponseParameters']).not.toHaveProperty(
      'gatewayresponse.header.Retry-After',
    );
  });

  it('say it to no script where classes share no origin, whose pages are told by nothing', () => {
    const app = shop({}, 'GET /items', 'GET /orders');
    RestApiCors.of(app.api).apply('/', limited(app)).apply('/orders', app.orders());
    expect(Object.keys(responseOf(app, 'THROTTLED')!['ResponseParameters'])).toEqual([
      'gatewayresponse.header.Retry-After',
      'gatewayresponse.header.Content-Type',
    ]);
  });

  it('stay what the app says of all errors', () => {
    const app = shop({}, 'GET /items');
    app.api.addGatewayResponse('Mine', {
      type: ResponseType.DEFAULT_4XX,
      responseHeaders: { 'Access-Control-Allow-Origin': "'*'" },
    });
    RestApiCors.of(app.api).apply('/', limited(app));
    expect(responseOf(app, 'THROTTLED')).toBeUndefined();
    expect(app.infos()).toContainEqual(
      expect.stringContaining('they get no Retry-After; add gateway responses THROTTLED'),
    );
  });

  it('change what is deployed', () => {
    const of = (rate?: number) => {
      const app = shop({}, 'GET /items');
      RestApiCors.of(app.api).apply('/', rate ? limited(app, rate) : app.catalogue());
      return app.deploymentId();
    };
    expect(of(1)).not.toBe(of());
  });
});
