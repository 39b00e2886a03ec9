import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { ApiDefinition, LambdaIntegration, RestApi, type RestApiBase, SpecRestApi } from 'aws-cdk-lib/aws-apigateway';
import { AllowedMethods, CachePolicy, Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { RestApiOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Code, FunctionUrlAuthType, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import {
  type ApplyOptions,
  DistributionCors,
  EndpointClass,
  FunctionUrlCors,
  ListDelivery,
  OriginAllowlist,
  RestApiCors,
} from 'cdk-cors';
import type { Construct } from 'constructs';
import { startPreview } from '../../../preview';
import { HAS_PYTHON } from '../python/has-python';
import { buildIfMissing } from './build';
import type { ClassPair, RandomBehavior } from './random-behaviors';
import {
  ownClassOf,
  PATTERNS_UNDER,
  pathOf,
  type RandomApi,
  type RandomClass,
  type RandomRequest,
} from './random-cases';

/** APIs drawn at random, of resources or by an OpenAPI document, with handlers in two languages, distributions in front of them and function URLs beside them, synthesised and served. */
export interface RunningApis {
  /** Serialised origin of the API, the distribution or the function URL that a request goes to. */
  origin(request: RandomRequest): string;
  /** URL of a request, with its number in it. */
  url(request: RandomRequest, number: number): string;
  /** Numbers of the requests that had a preflight, and of those that a handler was called for. */
  seen(): { readonly preflighted: ReadonlySet<number>; readonly handled: ReadonlySet<number> };
  /** Whether a function once could not read its list in time: on a machine too busy that says nothing of the policy. */
  listsWereLate(): boolean;
  close(): Promise<void>;
}

/** Synthesises an app with these APIs and serves it. */
export async function startRandomApis(apis: readonly RandomApi[]): Promise<RunningApis> {
  buildIfMissing();
  const folder = mkdtempSync(join(tmpdir(), 'cdk-cors-random-'));
  const handledFile = join(folder, 'handled');
  writeFileSync(handledFile, '');
  const app = new App({ outdir: join(folder, 'cdk.out'), analyticsReporting: false });
  apis.forEach((api, i) => {
    const stack = new Stack(app, `Api${i}`, { env: { region: 'us-east-1' } });
    OriginAllowlist.setParameterRoot(stack, `/random/api${i}`);
    const form = { document: i % 2 === 1, python: HAS_PYTHON && i % 3 === 1, pushed: isPushed(i) };
    addApi(stack, api, form, handledFile);
  });
  app.synth();

  const preflighted = new Set<number>();
  const failures: string[] = [];
  let late = false;
  const log = (line: string): void => {
    if (line.startsWith('FAILED')) failures.push(line);
    if (line.includes('allowlist-unavailable')) late = true;
    const number = /^\S+ {2}OPTIONS \S+\/(\d+) /.exec(line)?.[1];
    if (number !== undefined) preflighted.add(Number(number));
  };
  const preview = await startPreview({ app: join(folder, 'cdk.out'), log });
  if (failures.length > 0) throw new Error(failures.join('\n'));
  const baseOf = ({ api, way, path }: RandomRequest): string => {
    const kind = way === 'api' ? 'rest-api' : way;
    const own = preview.endpoints.filter((one) => one.stack === `Api${api}` && one.kind === kind);
    const { httpsUrl } = own.find(({ id }) => way !== 'function-url' || id.startsWith('Own') === (path === '/own'))!;
    return httpsUrl.replace('127.0.0.1', 'api.shop.example');
  };
  return {
    origin: (request) => new URL(baseOf(request)).origin,
    url: (request, number) => baseOf(request) + pathOf(request, number),
    seen: () => ({ preflighted, handled: new Set(readFileSync(handledFile, 'utf8').trim().split('\n').map(Number)) }),
    listsWereLate: () => late,
    close: async () => {
      await preview.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** How an API and its handlers are written; nothing that is asked of them shows it. */
interface Form {
  readonly document: boolean;
  readonly python: boolean;
  readonly pushed: boolean;
}

/** Whether the live lists of an API's distribution are pushed to it. Where a path may be read in several ways, it shows. */
export function isPushed(api: number): boolean {
  return api % 2 === 0;
}

/** How two classes are applied. */
type Pairs = (drawn: ClassPair) => [EndpointClass, ApplyOptions];

function addApi(stack: Stack, { classes, paths, behaviors }: RandomApi, form: Form, handledFile: string): void {
  const endpointClasses = classes.map((drawn) => endpointClassOf(stack, drawn));
  const pairOf: Pairs = ({ read, write }) => [endpointClasses[read]!, { writes: endpointClasses[write]! }];
  const handler = form.python ? addPython(stack, 'Handler', handledFile) : addHandler(stack, 'handler', handledFile);
  const open = addHandler(stack, 'open', handledFile);
  const handlers = { ...Object.fromEntries(paths.map((_, n) => [`p${n}`, handler])), open };
  const api = form.document ? documentApi(stack, handlers) : resourceApi(stack, handlers);
  const cors = RestApiCors.of(api).addToFunction(handler);
  paths.forEach((pair, n) => {
    cors.apply(`/p${n}`, ...pairOf(pair));
  });
  addDistribution(stack, api, behaviors, form.pushed ? pushedPairs(stack, classes) : pairOf);
  addFunctionUrls(stack, paths.map(pairOf), endpointClasses[ownClassOf(classes)]!, form, handledFile);
}

/** The same classes once more, with lists that are pushed. */
function pushedPairs(stack: Stack, classes: readonly RandomClass[]): Pairs {
  const pushed = classes.map(({ input, ...drawn }) => {
    const name = `${input.name}-pushed`;
    return endpointClassOf(stack, { ...drawn, input: { ...input, name } }, ListDelivery.PUSH);
  });
  return ({ read, write }) => [pushed[read]!, { writes: pushed[write]! }];
}

type Handlers = Readonly<Record<string, LambdaFunction>>;

function resourceApi(stack: Stack, handlers: Handlers): RestApi {
  const api = new RestApi(stack, 'Api');
  for (const [name, fn] of Object.entries(handlers)) {
    api.root.addResource(name).addProxy({ defaultIntegration: new LambdaIntegration(fn) });
  }
  return api;
}

function documentApi(stack: Stack, handlers: Handlers): SpecRestApi {
  for (const fn of new Set(Object.values(handlers))) {
    fn.addPermission('Document', { principal: new ServicePrincipal('apigateway.amazonaws.com') });
  }
  const paths = Object.entries(handlers).map(([name, fn]) => {
    const uri = `arn:${stack.partition}:apigateway:${stack.region}:lambda:path/2015-03-31/functions/${fn.functionArn}/invocations`;
    const integration = { type: 'aws_proxy', httpMethod: 'POST', uri };
    return [
      `/${name}/{proxy+}`,
      { 'x-amazon-apigateway-any-method': { responses: {}, 'x-amazon-apigateway-integration': integration } },
    ];
  });
  const document = { openapi: '3.0.3', info: { title: 'Random', version: '1' }, paths: Object.fromEntries(paths) };
  return new SpecRestApi(stack, 'Api', { apiDefinition: ApiDefinition.fromInline(document) });
}

/** A function URL with the paths of the API, and one with a single class, which Lambda itself enforces where it can. */
function addFunctionUrls(
  stack: Stack,
  paths: ReturnType<Pairs>[],
  own: EndpointClass,
  { python }: Form,
  handledFile: string,
): void {
  const urlOf = (fn: LambdaFunction) => fn.addFunctionUrl({ authType: FunctionUrlAuthType.NONE });
  const handler = python ? addPython(stack, 'Paths', handledFile) : addHandler(stack, 'handler', handledFile, 'Paths');
  const cors = FunctionUrlCors.of(urlOf(handler));
  paths.forEach((pair, n) => {
    cors.apply(`/p${n}`, ...pair);
  });
  FunctionUrlCors.of(urlOf(addHandler(stack, 'silent', handledFile, 'Own'))).apply('/', own);
}

type HandlerName = 'handler' | 'open' | 'silent';

function addHandler(stack: Stack, name: HandlerName, handledFile: string, id = `Handler-${name}`): NodejsFunction {
  return new NodejsFunction(stack, id, {
    entry: join(__dirname, 'random-handler.ts'),
    handler: name,
    runtime: Runtime.NODEJS_22_X,
    environment: { HANDLED_FILE: handledFile },
    timeout: Duration.seconds(30),
  });
}

function addPython(stack: Stack, id: string, handledFile: string): LambdaFunction {
  return new LambdaFunction(stack, id, {
    code: Code.fromAsset(__dirname, { exclude: ['*', '!random_handler.py'] }),
    handler: 'random_handler.handler',
    runtime: Runtime.PYTHON_3_13,
    environment: { HANDLED_FILE: handledFile },
    timeout: Duration.seconds(30),
  });
}

function addDistribution(stack: Stack, api: RestApiBase, behaviors: readonly RandomBehavior[], pairOf: Pairs): void {
  const origin = new RestApiOrigin(api);
  const optionsOf = ({ cached }: RandomBehavior) => ({
    allowedMethods: AllowedMethods.ALLOW_ALL,
    ...(cached ? {} : { cachePolicy: CachePolicy.CACHING_DISABLED }),
  });
  const rest = behaviors.at(-1) as RandomBehavior;
  const distribution = new Distribution(stack, 'Distribution', { defaultBehavior: { origin, ...optionsOf(rest) } });
  const cors = DistributionCors.of(distribution);
  for (const behavior of behaviors) {
    if (behavior !== rest) distribution.addBehavior(behavior.pattern, origin, optionsOf(behavior));
    if (behavior.classes) cors.apply(behavior.pattern, ...pairOf(behavior.classes));
  }
}

function endpointClassOf(scope: Construct, { input, live }: RandomClass, delivery?: ListDelivery): EndpointClass {
  const { name, origins, maxAgeSeconds, ...rest } = input;
  return new EndpointClass(scope, name, {
    ...(rest as { methods: string[]; requestHeaders: string[]; exposedHeaders: string[]; selfOrigins: string[] }),
    allowlist: allowlistOf(origins, live, delivery),
    maxAge: Duration.seconds(maxAgeSeconds as number),
  });
}

function allowlistOf(origins: '*' | readonly string[], live: boolean, delivery?: ListDelivery): OriginAllowlist {
  if (origins === '*') return OriginAllowlist.anyOrigin();
  if (!live) return OriginAllowlist.of(...origins);
  return OriginAllowlist.fromParameterStore({ initialOrigins: [...origins], patternsUnder: PATTERNS_UNDER, delivery });
}
