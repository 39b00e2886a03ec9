import { describe, expect, it } from '@jest/globals';
import { App, Aws, Fn, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import {
  type CfnStage,
  HttpApi,
  type HttpApiProps,
  HttpRoute,
  HttpRouteKey,
  HttpStage,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { EndpointClass, HttpApiCors } from '../../../lib';
import { HttpApiApp } from '../../support/synth/http-api-app';

const limited = (app: HttpApiApp, rate = 100, burst?: number) =>
  EndpointClass.credentialed(app.stack, 'Items', {
    methods: ['GET', 'POST'],
    throttlingRateLimit: rate,
    throttlingBurstLimit: burst,
  });

function shop(props: HttpApiProps | undefined, ...routes: string[]): HttpApiApp {
  const app = new HttpApiApp(props);
  for (const one of routes) app.add(one);
  return app;
}

function stagesOf({ template }: HttpApiApp) {
  return Object.values(template.findResources('AWS::ApiGatewayV2::Stage'));
}

const settingsOf = (app: HttpApiApp) => stagesOf(app)[0]?.['Properties'].RouteSettings;

describe('the rate of a class', () => {
  it('is divided over its routes, of which ANY and $default are one each', () => {
    const app = shop(undefined, 'GET /items', 'ANY /items/{id}', '$default', 'GET /other');
    HttpApiCors.of(app.api)
      .apply('/', limited(app, 30, 60))
      .apply('/other', app.orders());
    const share = { ThrottlingRateLimit: 10, ThrottlingBurstLimit: 20 };
    expect(settingsOf(app)).toEqual({ 'GET /items': share, 'ANY /items/{id}': share, $default: share });
    expect(app.infos()).toContainEqual(
      expect.stringMatching(
        /^items: API Gateway counts .* 3 routes .*each gets 10 a second and a burst of 20: 30 and 60 together, on the stage \$default\..*neither Retry-After nor problem details/,
      ),
    );
  });

  it('waits for the routes, which a stage has to know', () => {
    const app = shop(undefined, 'GET /items');
    HttpApiCors.of(app.api).apply('/', limited(app));
    const [[route] = []] = Object.entries(
      app.template.findResources('AWS::ApiGatewayV2::Route', { Properties: { RouteKey: 'GET /items' } }),
    );
    expect(stagesOf(app)[0]?.['DependsOn']).toEqual([route]);
  });

  it('is that of writes where a route takes all methods of two classes, or else that of reads', () => {
    const app = shop(undefined, 'ANY /items', 'ANY /other');
    HttpApiCors.of(app.api)
      .apply('/items', app.catalogue(), { writes: limited(app, 4) })
      .apply('/other', limitedRead(app), { writes: app.orders() });
    expect(settingsOf(app)).toMatchObject({
      'ANY /items': { ThrottlingRateLimit: 4 },
      'ANY /other': { ThrottlingRateLimit: 9 },
    });
  });

  it('leaves an API alone whose classes have none', () => {
    const app = shop(undefined, 'GET /items');
    HttpApiCors.of(app.api).apply('/', app.orders());
    expect(settingsOf(app)).toBeUndefined();
    expect(stagesOf(app)[0]).not.toHaveProperty('DependsOn');
  });
});

const limitedRead = (app: HttpApiApp) => EndpointClass.publicRead(app.stack, 'Limited', { throttlingRateLimit: 9 });

describe("the user's own settings", () => {
  const throttle = { rateLimit: 5, burstLimit: 2 };

  it('for all routes are copied into each entry, and preflights get the limits of the account', () => {
    const app = shop({ createDefaultStage: false }, 'GET /items');
    new HttpStage(app.stack, 'Stage', { httpApi: app.api, detailedMetricsEnabled: true, throttle });
    HttpApiCors.of(app.api).apply('/', limited(app));
    const { RouteSettings, DefaultRouteSettings } = stagesOf(app)[0]!['Properties'];
    expect(DefaultRouteSettings).toMatchObject({ ThrottlingRateLimit: 5, DetailedMetricsEnabled: true });
    expect(RouteSettings).toEqual({
      'GET /items': { DetailedMetricsEnabled: true, ThrottlingRateLimit: 100, ThrottlingBurstLimit: 100 },
      'OPTIONS /items': { DetailedMetricsEnabled: true, ThrottlingRateLimit: 10_000, ThrottlingBurstLimit: 5000 },
    });
  });

  it('for one route are kept, however they are spelled, and never replaced', () => {
    const app = shop(undefined, 'GET /items', 'POST /items');
    const stage = app.api.defaultStage!.node.defaultChild as CfnStage;
    stage.routeSettings = {
      'GET /items': { detailedMetricsEnabled: true },
      'POST /items': { throttlingRateLimit: 3 },
    };
    HttpApiCors.of(app.api).apply('/', limited(app));
    expect(app.problems()).toContainEqual(
      expect.stringContaining('POST /items has throttling of its own there (rate 3, burst not given)'),
    );
    stage.routeSettings = undefined;
  });

  it('for all routes are copied also where they are an override', () => {
    const app = shop(undefined, 'GET /items');
    const stage = app.api.defaultStage!.node.defaultChild as CfnStage;
    stage.addPropertyOverride('DefaultRouteSettings.DetailedMetricsEnabled', true);
    HttpApiCors.of(app.api).apply('/', limited(app));
    app.template.hasResourceProperties('AWS::ApiGatewayV2::Stage', {
      RouteSettings: { 'GET /items': { DetailedMetricsEnabled: true } },
    });
  });

  it('cannot hang on a condition, by which they would be lost', () => {
    const app = shop(undefined, 'GET /items');
    const stage = app.api.defaultStage!.node.defaultChild as CfnStage;
    stage.defaultRouteSettings = Fn.conditionIf('IsProd', { DetailedMetricsEnabled: true }, Aws.NO_VALUE);
    HttpApiCors.of(app.api).apply('/', limited(app));
    expect(app.problems()).toContainEqual(expect.stringContaining('a condition decides about DefaultRouteSettings or'));
  });

  it('cannot be an override, of which nothing would be left', () => {
    const app = shop(undefined, 'GET /items');
    (app.api.defaultStage!.node.defaultChild as CfnStage).addPropertyOverride('RouteSettings', {});
    HttpApiCors.of(app.api).apply('/', limited(app));
    expect(app.problems()).toContainEqual(expect.stringContaining('an override sets RouteSettings'));
  });
});

it('tells that an imported API is not throttled', () => {
  const stack = new Stack(new App(), 'Pets');
  const api = HttpApi.fromHttpApiAttributes(stack, 'Api', { httpApiId: 'abc' });
  const pets = EndpointClass.publicRead(stack, 'PetsClass', { throttlingRateLimit: 1 });
  const integration = new HttpLambdaIntegration('Integration', LambdaFunction.fromFunctionName(stack, 'Fn', 'pets'));
  new HttpRoute(stack, 'Route', { httpApi: api, routeKey: HttpRouteKey.with('/pets'), integration });
  HttpApiCors.of(api).apply('/pets', pets);
  Template.fromStack(stack);
  Annotations.fromStack(stack).hasWarning('/Pets/Api/Cors', Match.stringLikeRegexp('the stages of an imported API'));
});
