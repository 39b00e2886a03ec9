import { type App, Stack } from 'aws-cdk-lib';
import { LambdaIntegration, MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { RestApiOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { DistributionCors, EndpointClass, HttpApiCors, OriginAllowlist, RestApiCors } from '../../lib';
import { wrappedFunction } from '../support/preview/wrapped-function';

export const LISTED = ['https://app.shop.example', 'https://partner.shop.example'] as const;
export const FOREIGN = 'https://other.example';

/** Classes by what they are compiled to, and the origins that may read. */
const CLASSES: Readonly<Record<string, { readonly list: () => OriginAllowlist; readonly readers: readonly string[] }>> =
  {
    any: { list: () => OriginAllowlist.anyOrigin(), readers: [...LISTED, FOREIGN] },
    one: { list: () => OriginAllowlist.of(LISTED[0]), readers: [LISTED[0]] },
    several: { list: () => OriginAllowlist.of(...LISTED), readers: LISTED },
    pattern: { list: () => OriginAllowlist.of('https://*.shop.example'), readers: LISTED },
    live: {
      list: () => OriginAllowlist.fromParameterStore({ initialOrigins: [...LISTED] }),
      readers: LISTED,
    },
  };

/** Something to ask, and who may read its answers. */
export interface Target {
  readonly stack: string;
  readonly kind: 'rest-api' | 'http-api' | 'distribution';
  /** `/any/`; what follows it is free. */
  readonly path: string;
  readonly isAny: boolean;
  readonly readers: readonly string[];
}

/** What may be kept for a minute, an error included: `/any/404-7` is one. */
const ANSWER = `(() => {
  const path = event.path ?? event.rawPath;
  const vary = process.env.VARY ? { vary: process.env.VARY } : {};
  return { statusCode: Number(/(\\d+)-\\d+$/.exec(path)?.[1] ?? 200), headers: { 'cache-control': 'public, max-age=60', ...vary }, body: path };
})()`;

const HOME = { env: { region: 'us-east-1', account: '111111111111' } };

/** An app with every class on every target. */
export function addTargets(app: App): readonly Target[] {
  return [...addRest(app), ...addHttp(app), ...addWhole(app, 'any'), ...addWhole(app, 'one')];
}

function stackOf(app: App, id: string): Stack {
  const stack = new Stack(app, id, HOME);
  OriginAllowlist.setParameterRoot(stack, `/caches/${id.toLowerCase()}`);
  return stack;
}

function addClasses(stack: Stack): readonly (readonly [name: string, endpointClass: EndpointClass])[] {
  return Object.entries(CLASSES).map(([name, { list }]) => [
    name,
    new EndpointClass(stack, name, { allowlist: list(), methods: ['GET'], exposedHeaders: ['x-total'] }),
  ]);
}

function targetOf(stack: Stack, kind: Target['kind'], name: string, path = `/${name}/`): Target {
  return { stack: stack.stackName, kind, path, isAny: name === 'any', readers: CLASSES[name]!.readers };
}

/** Handlers in `withCors`, integration responses, and a distribution in front of the former. */
function addRest(app: App): Target[] {
  const stack = stackOf(app, 'Rest');
  const api = new RestApi(stack, 'Api', { cloudWatchRole: false });
  const fn = wrappedFunction(stack, 'Fn', ANSWER);
  const cors = RestApiCors.of(api);
  const cacheControl = 'method.response.header.Cache-Control';
  const mock = new MockIntegration({
    requestTemplates: { 'application/json': '{"statusCode": 200}' },
    integrationResponses: [
      {
        statusCode: '200',
        responseTemplates: { 'application/json': '{}' },
        responseParameters: { [cacheControl]: "'public, max-age=60'" },
      },
    ],
  });
  const classes = addClasses(stack);
  const targets: Target[] = [];
  for (const [name, endpointClass] of classes) {
    const parent = api.root.addResource(name);
    parent.addResource('{id}').addMethod('GET', new LambdaIntegration(fn));
    targets.push(targetOf(stack, 'rest-api', name), targetOf(stack, 'distribution', name));
    cors.apply(`/${name}`, endpointClass);
    if (name === 'pattern' || name === 'live') continue;
    const methodResponses = [{ statusCode: '200', responseParameters: { [cacheControl]: true } }];
    parent.addResource('mock').addResource('{id}').addMethod('GET', mock, { methodResponses });
    targets.push(targetOf(stack, 'rest-api', name, `/${name}/mock/`));
  }
  cors.addToFunction(fn);
  const origin = new RestApiOrigin(api);
  const distribution = new Distribution(stack, 'Distribution', {
    defaultBehavior: { origin },
    additionalBehaviors: Object.fromEntries(classes.map(([name]) => [`/${name}/*`, { origin }])),
  });
  for (const [name, endpointClass] of classes) DistributionCors.of(distribution).apply(`/${name}/*`, endpointClass);
  return targets;
}

function addHttp(app: App): Target[] {
  const stack = stackOf(app, 'Http');
  const api = new HttpApi(stack, 'Api');
  const fn = wrappedFunction(stack, 'Fn', ANSWER);
  const integration = new HttpLambdaIntegration('Integration', fn);
  const cors = HttpApiCors.of(api);
  const targets = addClasses(stack).map(([name, endpointClass]) => {
    api.addRoutes({ path: `/${name}/{id}`, methods: [HttpMethod.GET], integration });
    cors.apply(`/${name}`, endpointClass);
    return targetOf(stack, 'http-api', name);
  });
  cors.addToFunction(fn);
  return targets;
}

/** An API whose own configuration states the headers; its responses vary, as synth advises. */
function addWhole(app: App, name: 'any' | 'one'): Target[] {
  const stack = stackOf(app, `Whole${name}`);
  const api = new HttpApi(stack, 'Api');
  const fn = wrappedFunction(stack, 'Fn', ANSWER, { environment: { VARY: 'Origin' } });
  const integration = new HttpLambdaIntegration('Integration', fn);
  api.addRoutes({ path: `/${name}/{id}`, methods: [HttpMethod.GET], integration });
  const allowlist = CLASSES[name]!.list();
  HttpApiCors.of(api).apply('/', new EndpointClass(stack, name, { allowlist, methods: ['GET'] }));
  return [targetOf(stack, 'http-api', name)];
}
