import { it } from '@jest/globals';
import { App, Duration } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AlarmsStack } from '../examples/alarms/alarms-stack';
import { LimitsStack } from '../examples/limits/limits-stack';
import { ShopStack } from '../examples/shop/shop-stack';
import { EndpointClass, HttpApiCors, OriginAllowlist, RestApiCors } from '../lib';
import { corsPolicies } from '../lib/testing';
import { expectFileSnapshot } from './support/jest/file-snapshot';
import { HttpApiApp } from './support/synth/http-api-app';
import { ApiApp, optionsOf } from './support/synth/rest-api-app';
import { gatewayTokens, shopTokens } from './support/synth/token-app';

/** What the policy of one class becomes on a REST API, for reviewers: the answer to preflights, errors, settings. */
function restApiOf(endpointClass: EndpointClass, app: ApiApp): string {
  const fn = app.fn();
  app.add('GET /path', fn);
  app.add('POST /path', fn);
  const cors = RestApiCors.of(app.api).apply('/path', endpointClass);
  cors.addToFunction(fn);
  const { template } = app;
  const { Integration } = optionsOf(template)['/path'] as { Integration: { Type: string } };
  return masked({
    answeredBy: Integration.Type === 'MOCK' ? 'mapping template' : 'responder',
    template: texts(template),
    errors: valuesOf(template, 'AWS::ApiGateway::GatewayResponse', ({ ResponseType, ...response }) => ({
      [String(ResponseType)]: response['ResponseTemplates']
        ? [response['ResponseParameters'], response['ResponseTemplates']]
        : response['ResponseParameters'],
    })),
    ...authorizationOf(template, 'AWS::ApiGateway::Authorizer', methodsOf(template)),
    policies: corsPolicies(template).split('\n'),
    config: template.toJSON()['Metadata']['cdk-cors'].restApis[0].config,
    initialOrigins: valuesOf(template, 'Custom::CdkCorsInitialOrigins', ({ ServiceToken: _, ...rest }) => rest),
    messages: [...app.warnings(), ...app.infos()],
  });
}

/** The same on an HTTP API. */
function httpApiOf(endpointClass: EndpointClass, path: string, app: HttpApiApp): string {
  const fn = app.fn();
  app.add('GET /path', fn);
  app.add('POST /path', fn);
  HttpApiCors.of(app.api).apply(path, endpointClass).addToFunction(fn);
  const { template } = app;
  const [api] = Object.values(template.findResources('AWS::ApiGatewayV2::Api', { Properties: { Name: 'Api' } }));
  const { CorsConfiguration } = api?.['Properties'] ?? {};
  const routes = Object.entries(app.authorization());
  return masked({
    answeredBy: CorsConfiguration ? 'CORS configuration of the API' : 'responder',
    corsConfiguration: CorsConfiguration,
    ...authorizationOf(template, 'AWS::ApiGatewayV2::Authorizer', Object.fromEntries(routes)),
    policies: corsPolicies(template).split('\n'),
    config: template.toJSON()['Metadata']['cdk-cors'].httpApis[0].config,
    messages: [...app.warnings(), ...app.infos()],
  });
}

function methodsOf(template: Template): Record<string, unknown> {
  return Object.assign(
    {},
    ...valuesOf(template, 'AWS::ApiGateway::Method', ({ HttpMethod, AuthorizationType }) => ({
      [String(HttpMethod)]: AuthorizationType,
    })),
  );
}

/** Who is asked, how long the answer is kept and for what, and which methods that is for. */
function authorizationOf(template: Template, type: string, methods: Record<string, unknown>): object {
  const settings = ['Type', 'AuthorizerType', 'AuthorizerResultTtlInSeconds', 'IdentitySource', 'JwtConfiguration'];
  const authorizers = valuesOf(template, type, (properties) =>
    Object.fromEntries(Object.entries(properties).filter(([name]) => settings.includes(name))),
  );
  return authorizers.length > 0 ? { authorizers, methods } : {};
}

function texts(template: Template): string[] | undefined {
  const mappings: Record<string, Record<string, { template: string }>> = template.toJSON()['Mappings'] ?? {};
  return Object.values(mappings).flatMap((byClass) =>
    Object.values(byClass).flatMap((one) => one.template.split('\n')),
  );
}

function valuesOf(template: Template, type: string, pick: (properties: Record<string, unknown>) => unknown): unknown[] {
  return Object.values(template.findResources(type)).map(({ Properties }) => pick(Properties));
}

/** Hashes of assets change with every bundle. */
function masked(value: unknown): string {
  return `${JSON.stringify(value, null, 2).replace(/[0-9a-f]{64}/g, '(hash)')}\n`;
}

const scopes = { GET: ['quotes:read'], POST: ['quotes:read', 'quotes:write'] };

it.each<[string, (app: ApiApp) => EndpointClass]>([
  ['catalogue', (app) => app.catalogue()],
  [
    'orders',
    ({ stack }) =>
      EndpointClass.credentialed(stack, 'Orders', {
        methods: ['GET', 'POST', 'DELETE'],
        requestHeaders: ['content-type', 'x-idempotency-key'],
        exposedHeaders: ['x-request-id'],
        allowlist: OriginAllowlist.fromParameterStore({
          initialOrigins: ['https://app.shop.example'],
          patternsUnder: ['tenant.example.com'],
        }),
      }),
  ],
  ['admin', (app) => app.admin()],
  ['quotes', ({ stack }) => EndpointClass.tokenGated(stack, 'Quotes', { tokens: shopTokens(stack), scopes })],
  [
    'quotes-without-function',
    ({ stack }) => {
      const oneScope = { GET: ['quotes:read'], POST: ['quotes:write'] };
      return EndpointClass.tokenGated(stack, 'Quotes', { tokens: gatewayTokens(stack), scopes: oneScope });
    },
  ],
])('%s on a REST API', async (name, make) => {
  const app = new ApiApp();
  expectFileSnapshot(restApiOf(make(app), app), `__snapshots__/${name}.rest-api.json`);
});

it.each<[string, string, (app: HttpApiApp) => EndpointClass]>([
  ['orders', '/path', (app) => app.orders()],
  ['quotes', '/', ({ stack }) => EndpointClass.tokenGated(stack, 'Quotes', { tokens: shopTokens(stack), scopes })],
  [
    'quotes-with-kept-results',
    '/path',
    ({ stack }) => {
      const tokens = shopTokens(stack, {
        maxRevocationTime: Duration.seconds(36),
        resultsCacheTtl: Duration.seconds(30),
      });
      return EndpointClass.tokenGated(stack, 'Quotes', { tokens, scopes });
    },
  ],
])('%s on an HTTP API', async (name, path, make) => {
  const app = new HttpApiApp();
  expectFileSnapshot(httpApiOf(make(app), path, app), `__snapshots__/${name}.http-api.json`);
});

it('examples/shop', async () => {
  // without its handlers bundled: what they do is not what is compared
  const context = { 'cdk-cors:parameterRoot': '/shop/cors', 'aws:cdk:bundling-stacks': [] };
  const template = Template.fromStack(new ShopStack(new App({ context }), 'Shop'));
  expectFileSnapshot(`${corsPolicies(template)}\n`, '__snapshots__/shop.policies.txt');
});

it('examples/limits', () => {
  const template = Template.fromStack(new LimitsStack(new App(), 'Limits'));
  const of = (type: string) => valuesOf(template, type, (properties) => properties);
  const text = masked({
    settings: valuesOf(template, 'AWS::ApiGateway::Stage', ({ MethodSettings }) => MethodSettings),
    errors: of('AWS::ApiGateway::GatewayResponse'),
    ruleGroups: of('AWS::WAFv2::RuleGroup'),
    webAclRules: valuesOf(template, 'AWS::WAFv2::WebACL', ({ Rules }) => Rules),
  });
  expectFileSnapshot(text, '__snapshots__/limits.json');
});

it('examples/alarms', () => {
  const template = Template.fromStack(new AlarmsStack(new App(), 'Alarms'));
  const of = (type: string) => valuesOf(template, type, (properties) => properties);
  const text = masked({
    alarms: of('AWS::CloudWatch::Alarm'),
    dashboards: of('AWS::CloudWatch::Dashboard'),
    insightRules: of('AWS::CloudWatch::InsightRule'),
    schedules: of('AWS::Events::Rule'),
  });
  expectFileSnapshot(text, '__snapshots__/alarms.json');
});
