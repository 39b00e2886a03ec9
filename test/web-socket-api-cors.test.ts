import { describe, expect, it } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CfnRoute, HttpApi, WebSocketApi, type WebSocketApiProps, WebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { WebSocketLambdaAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { WebSocketLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { EndpointClass, HttpApiCors, OriginAllowlist, WebSocketApiCors } from '../lib';
import { corsPolicies } from '../lib/testing';
import { inline } from './support/preview/served-app';
import { Messages } from './support/synth/messages';
import { gatewayTokens, quotesClass, shopTokens } from './support/synth/token-app';

const ORIGIN = 'https://app.shop.example';

class ChatApp {
  readonly stack = new Stack(new App(), 'Chat');
  readonly fn = inline(this.stack, 'Fn', 'exports.handler = async () => ({ statusCode: 200 });');
  readonly api: WebSocketApi;

  constructor(props: WebSocketApiProps = {}, autoDeploy = true) {
    OriginAllowlist.setParameterRoot(this.stack, '/chat/cors');
    const integration = new WebSocketLambdaIntegration('Connect', this.fn);
    this.api = new WebSocketApi(this.stack, 'Api', { connectRouteOptions: { integration }, ...props });
    new WebSocketStage(this.stack, 'Stage', { webSocketApi: this.api, stageName: 'prod', autoDeploy });
  }

  chat = () =>
    EndpointClass.credentialed(this.stack, 'Chat', { allowlist: OriginAllowlist.of(ORIGIN), methods: ['GET'] });

  live = () => EndpointClass.credentialed(this.stack, 'Live', { methods: ['GET'] });

  get template(): Template {
    return Template.fromStack(this.stack);
  }

  get route() {
    const routes = this.template.findResources('AWS::ApiGatewayV2::Route', { Properties: { RouteKey: '$connect' } });
    return Object.values(routes)[0]?.['Properties'];
  }
}

describe('WebSocketApiCors', () => {
  it('has an authorizer of ours judge who takes the route $connect, and no identity source before it', () => {
    const app = new ChatApp();
    const cors = WebSocketApiCors.of(app.api).apply(app.chat());
    const [[id, authorizer] = []] = Object.entries(app.template.findResources('AWS::ApiGatewayV2::Authorizer'));
    expect(authorizer?.['Properties']).toMatchObject({ AuthorizerType: 'REQUEST' });
    expect(authorizer?.['Properties']).not.toHaveProperty('IdentitySource');
    expect(app.route).toMatchObject({ AuthorizationType: 'CUSTOM', AuthorizerId: { Ref: id } });
    expect(cors.authorizerFunction?.node.path).toContain('ConnectAuthorizer');
    expect(JSON.stringify(app.template.findResources('AWS::Lambda::Permission'))).toContain('/authorizers/');
  });

  it('lets the function read a live list', () => {
    const app = new ChatApp();
    WebSocketApiCors.of(app.api).apply(app.live());
    expect(JSON.stringify(app.template.toJSON())).toContain(':parameter/chat/cors/live/origins');
  });

  it('has the function of tokens judge, where the class takes them', () => {
    const app = new ChatApp();
    const cors = WebSocketApiCors.of(app.api).apply(quotesClass(app.stack));
    expect(cors.authorizerFunction?.node.path).toContain('Authorizer-Tokens');
    expect(app.route).toMatchObject({ AuthorizationType: 'CUSTOM' });
  });

  it('is the same for every call', () => {
    const app = new ChatApp();
    expect(WebSocketApiCors.of(app.api)).toBe(WebSocketApiCors.of(app.api));
  });

  it.each([
    [
      'publicRead',
      ({ stack }: ChatApp) => EndpointClass.publicRead(stack, 'Open'),
      'may connect, since browsers name one in every handshake. It takes any origin: every page may connect',
    ],
    ['credentialed', (app: ChatApp) => app.chat(), 'clients without Origin, which are no pages, may connect'],
    [
      'sensitive',
      ({ stack }: ChatApp) =>
        EndpointClass.sensitive(stack, 'Admin', { allowlist: OriginAllowlist.of(ORIGIN), methods: ['GET'] }),
      'clients without Origin, which are no pages, may not connect',
    ],
    [
      'tokenGated',
      ({ stack }: ChatApp) => quotesClass(stack),
      'clients without Origin, which are no pages, need a token',
    ],
  ])('says what follows from judging once: %s', (_, classOf, sentence) => {
    const app = new ChatApp();
    WebSocketApiCors.of(app.api).apply(classOf(app));
    const said = new Messages(app.stack).infos().filter((text) => text.includes('judges who connects'));
    expect(said).toEqual([expect.stringContaining(sentence)]);
    expect(said[0]).toContain('for at most 2 hours');
  });

  it('warns where no class was applied: everybody may connect', () => {
    const app = new ChatApp();
    WebSocketApiCors.of(app.api);
    expect(new Messages(app.stack).warnings()).toEqual([
      expect.stringContaining('no class was applied to the API: pages of every origin may connect'),
    ]);
  });

  it('warns where nothing deploys it', () => {
    const app = new ChatApp({}, false);
    WebSocketApiCors.of(app.api).apply(app.chat());
    expect(new Messages(app.stack).warnings()).toContainEqual(expect.stringContaining('set autoDeploy'));
  });

  it('is among the policies of a template', () => {
    const app = new ChatApp();
    WebSocketApiCors.of(app.api).apply(app.chat());
    expect(corsPolicies(app.template)).toContain(
      '  at WebSocket API Api\n    connections: judged by the authorizer of $connect',
    );
  });
});

describe('WebSocketApiCors refuses', () => {
  const refusalOf = (app: ChatApp, apply: () => unknown) => {
    try {
      apply();
      void app.template;
    } catch (error) {
      return (error as Error).message;
    }
    return '';
  };

  it('an API without a $connect route', () => {
    const app = new ChatApp({ connectRouteOptions: undefined });
    expect(refusalOf(app, () => WebSocketApiCors.of(app.api).apply(app.chat()))).toContain(
      'connect-route-missing - Chat/Api: it has no $connect route, without which everybody may connect',
    );
  });

  it('a $connect route with an authorizer', () => {
    const helper = new ChatApp();
    const authorizer = new WebSocketLambdaAuthorizer('Mine', helper.fn);
    const integration = new WebSocketLambdaIntegration('C', helper.fn);
    const api = new WebSocketApi(helper.stack, 'Other', { connectRouteOptions: { integration, authorizer } });
    expect(refusalOf(helper, () => WebSocketApiCors.of(api).apply(helper.chat()))).toContain(
      'method-authorized-otherwise - Chat/Other: its $connect route has the authorization type CUSTOM',
    );
  });

  it.each(['AuthorizationType', 'AuthorizerId'])('a $connect route of which an override sets %s', (property) => {
    const app = new ChatApp();
    const route = app.api.node.findAll().find((one) => one instanceof CfnRoute) as CfnRoute;
    route.addPropertyOverride(property, 'NONE');
    expect(refusalOf(app, () => WebSocketApiCors.of(app.api).apply(app.chat()))).toContain(
      `method-authorized-otherwise - Chat/Api: addPropertyOverride sets ${property} of its $connect route`,
    );
  });

  it('tokens that API Gateway verifies', () => {
    const app = new ChatApp();
    expect(
      refusalOf(app, () => WebSocketApiCors.of(app.api).apply(quotesClass(app.stack, gatewayTokens(app.stack)))),
    ).toContain('tokens-need-authorizer - Chat/Api: API Gateway itself verifies the tokens of quotes');
    const followed = new ChatApp();
    expect(
      refusalOf(followed, () =>
        WebSocketApiCors.of(followed.api).apply(quotesClass(followed.stack, shopTokens(followed.stack))),
      ),
    ).toBe('');
  });

  it('other APIs, which name it', () => {
    const app = new ChatApp();
    const http = new HttpApi(app.stack, 'Http');
    expect(() => WebSocketApiCors.of(http as never)).toThrow('api-is-no-websocket - Chat/Http');
    expect(() => HttpApiCors.of(app.api as never)).toThrow('use WebSocketApiCors, which judges who connects');
  });

  it('a second class', () => {
    const app = new ChatApp();
    expect(() => WebSocketApiCors.of(app.api).apply(app.chat()).apply(app.live())).toThrow(
      'path-has-classes - Chat/Api: it has chat already; a WebSocket API has one class, so apply once',
    );
  });
});

it('finds a $connect route of L1', () => {
  const app = new ChatApp({ connectRouteOptions: undefined });
  new CfnRoute(app.stack, 'Route', { apiId: app.api.apiId, routeKey: '$connect' });
  WebSocketApiCors.of(app.api).apply(app.chat());
  expect(app.route).toMatchObject({ AuthorizationType: 'CUSTOM' });
});
