import { describe, expect, it } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { MockIntegration, ResponseType, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { EndpointClass, OriginAllowlist, RestApiCors } from '../../../lib';
import { ApiApp } from '../../support/synth/rest-api-app';

const ORIGIN = 'gatewayresponse.header.Access-Control-Allow-Origin';
const CREDENTIALS = 'gatewayresponse.header.Access-Control-Allow-Credentials';

function errorsOf(app: ApiApp): Record<string, unknown> {
  const found = Object.values(app.template.findResources('AWS::ApiGateway::GatewayResponse'));
  return Object.fromEntries(found.map(({ Properties }) => [Properties.ResponseType, Properties.ResponseParameters]));
}

function apiWith(...classes: ((app: ApiApp) => EndpointClass)[]): ApiApp {
  const app = new ApiApp();
  for (const [i, make] of classes.entries()) {
    app.add(`GET /p${i}`);
    RestApiCors.of(app.api).apply(`/p${i}`, make(app));
  }
  return app;
}

const open = (app: ApiApp) =>
  new EndpointClass(app.stack, 'Open', { allowlist: OriginAllowlist.of('https://a.example'), methods: ['GET'] });

describe('errors that API Gateway makes itself', () => {
  it('are for anyone where no class takes credentials', () => {
    const headers = { [ORIGIN]: "'*'" };
    expect(errorsOf(apiWith((app) => app.catalogue(), open))).toEqual({
      DEFAULT_4XX: headers,
      DEFAULT_5XX: headers,
      UNAUTHORIZED: headers,
    });
  });

  it('are for the one origin that all classes share', () => {
    const headers = { [ORIGIN]: "'https://a.example'", [CREDENTIALS]: "'true'" };
    const app = apiWith((shop) => shop.admin('Admin', 'https://a.example'), open);
    expect(errorsOf(app)).toEqual({ DEFAULT_4XX: headers, DEFAULT_5XX: headers, UNAUTHORIZED: headers });
    expect(app.infos()).toEqual([expect.stringContaining('no function of this package counts')]);
  });

  it.each<[string, ((app: ApiApp) => EndpointClass)[]]>([
    ['lists are live', [(app) => app.orders()]],
    ['classes have different origins', [(app) => app.admin(), open]],
    ['a class has several', [(app) => app.admin('Admin', 'https://a.example', 'https://b.example')]],
    ['one class is for anyone, and another takes credentials', [(app) => app.admin(), (app) => app.catalogue()]],
  ])('have no CORS headers where %s, and synth says why', (_, classes) => {
    const app = apiWith(...classes);
    expect(errorsOf(app)).toEqual({});
    expect(app.infos()).toContainEqual(
      expect.stringMatching(
        /^errors that API Gateway makes itself .* carry no CORS headers.*a CloudFront distribution/,
      ),
    );
  });

  it('stay as the app defines them, and synth tells what is missing there', () => {
    const app = apiWith((shop) => shop.catalogue());
    app.api.addGatewayResponse('Mine', { type: ResponseType.UNAUTHORIZED, responseHeaders: { 'X-Mine': "'1'" } });
    expect(errorsOf(app)['UNAUTHORIZED']).toEqual({ 'gatewayresponse.header.X-Mine': "'1'" });
    expect(app.warnings()).toEqual([
      'the app has a gateway response UNAUTHORIZED without Access-Control-Allow-Origin, so that scripts cannot tell what ' +
        `these errors mean; add {"Access-Control-Allow-Origin":"'*'"} to its responseHeaders`,
    ]);
  });

  it('must not repeat the origin of the request', () => {
    const app = apiWith((shop) => shop.admin());
    const responseHeaders = { 'Access-Control-Allow-Origin': 'method.request.header.Origin' };
    app.api.addGatewayResponse('Mine', { type: ResponseType.ACCESS_DENIED, responseHeaders });
    expect(app.warnings()).toEqual([expect.stringContaining('ACCESS_DENIED repeats a header of the request')]);
  });
});

it('of an imported API belong to its owner, who has none that is right for all who import it, and that is said', () => {
  const app = new App();
  const services = ['pets', 'books'].map((name) => {
    const stack = new Stack(app, name);
    const api = RestApi.fromRestApiAttributes(stack, 'Api', { restApiId: 'abc', rootResourceId: 'xyz' });
    api.root.addResource(name).addMethod('GET', new MockIntegration());
    const allowlist = OriginAllowlist.of(`https://${name}.shop.example`);
    const endpointClass = EndpointClass.credentialed(stack, 'Class', { className: name, allowlist, methods: ['GET'] });
    RestApiCors.of(api, { stageName: 'prod' }).apply(`/${name}`, endpointClass);
    return stack;
  });
  for (const stack of services) {
    Template.fromStack(stack).resourceCountIs('AWS::ApiGateway::GatewayResponse', 0);
    const told = Match.stringLikeRegexp(
      'their headers are fixed, .* credentials, and the classes do not share one origin in code',
    );
    expect(Annotations.fromStack(stack).findInfo('*', told)).toHaveLength(1);
  }
});
