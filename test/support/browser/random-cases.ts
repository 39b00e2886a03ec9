import fc from 'fast-check';
import { compilePolicy, decide, type Policy, type PolicyInput, validatePolicy } from '../../../lib/policy';
import { PAGE_PORTS } from './pages';
import { behaviorOf, type ClassPair, OPEN_PATHS, type RandomBehavior, randomBehaviors } from './random-behaviors';

/** A class drawn at random. */
export interface RandomClass {
  readonly input: PolicyInput;
  readonly policy: Policy;
  /** Whether the origins are kept in Parameter Store. */
  readonly live: boolean;
}

/**
 * An API drawn at random, and a distribution in front of it. Path `/p<n>` has the classes whose numbers stand at
 * `paths[n]`. Few classes each: one function knows them all, and its environment holds 4 KB.
 */
export interface RandomApi {
  readonly classes: readonly RandomClass[];
  readonly paths: readonly ClassPair[];
  /** Of the distribution in front of it, in its order. */
  readonly behaviors: readonly RandomBehavior[];
}

/** A request drawn at random. */
export interface RandomRequest {
  /** Number of the API. */
  readonly api: number;
  readonly way: 'api' | 'distribution' | 'function-url';
  /** Serialised origin of the page, `null`, or `self` for a page of the API. */
  readonly origin: string;
  /** `/p<n>`, or one of `OPEN_PATHS`; `/own` for the function URL that has one class for all of it. */
  readonly path: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly credentials: 'omit' | 'same-origin' | 'include';
  readonly mode: 'cors' | 'no-cors';
  /** What the handler answers with. */
  readonly status: number;
}

/** Headers of the handler that scripts see only where a class exposes them. */
export const HANDLER_HEADERS = ['x-request-id', 'x-total', 'etag'];
/** Domains under which patterns of live lists count. */
export const PATTERNS_UNDER = ['shop.example', 'tenant.example', 'localhost'];

const APIS = 5;
const CLASSES = 3;
const PATHS = 5;

/** What policies list. */
const LISTED = [
  'https://app.shop.example',
  'https://admin.shop.example',
  `https://app.shop.example:${PAGE_PORTS.https}`,
  'https://shop.example',
  'https://xn--exmple-cua.example',
  'https://partner.test',
  `http://localhost:${PAGE_PORTS.http}`,
  `http://127.0.0.1:${PAGE_PORTS.http}`,
  `http://[::1]:${PAGE_PORTS.http}`,
  'https://*.shop.example',
  'https://*.tenant.example',
  `https://*.tenant.example:${PAGE_PORTS.https}`,
  'https://*.eu.tenant.example',
  `http://*.localhost:${PAGE_PORTS.http}`,
];

/** Where pages are: listed origins, what patterns stand for, and what only looks like either. */
export const PAGE_ORIGINS = [
  ...LISTED.filter((origin) => !origin.includes('*')),
  'https://a.tenant.example',
  'https://a.b.tenant.example',
  'https://x.eu.tenant.example',
  `https://a.tenant.example:${PAGE_PORTS.https}`,
  `http://x.localhost:${PAGE_PORTS.http}`,
  'http://localhost',
  'http://app.shop.example',
  'http://a.tenant.example',
  'https://tenant.example',
  'https://eviltenant.example',
  'https://a.tenant.example.evil.test',
  'https://app.shop.example.evil.test',
  'https://notapp.shop.example',
  'https://app-shop.example',
  'https://a.tenant.example.',
  'https://a_b.tenant.example',
  'https://a$b.tenant.example',
  'https://evil.test,.tenant.example',
  'https://evil.test',
  'null',
  'self',
];

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH'];
const REQUEST_HEADERS = ['content-type', 'authorization', 'x-trace-id', 'x-Idempotency-Key', 'range'];

const randomPolicy: fc.Arbitrary<{ readonly input: PolicyInput; readonly live: boolean }> = fc
  .record({
    anyOrigin: fc.boolean(),
    listed: fc.subarray(LISTED, { minLength: 1, maxLength: 7 }),
    live: fc.boolean(),
    methods: fc.subarray(METHODS, { minLength: 1 }),
    requestHeaders: mostly(fc.subarray(REQUEST_HEADERS), ['*']),
    exposedHeaders: mostly(fc.subarray(HANDLER_HEADERS), ['*']),
    credentials: fc.boolean(),
    maxAgeSeconds: fc.constantFrom(0, 5, 600),
    rejectForeignWrites: fc.boolean(),
    selfOrigins: mostly(fc.constant<string[]>([]), ['https://partner.test']),
  })
  .map(({ anyOrigin, listed, live, ...rest }) => {
    const any = anyOrigin && !rest.credentials;
    return { input: { name: 'any', ...rest, origins: any ? ('*' as const) : listed }, live: live && !any };
  })
  // `*` with credentials and its like
  .filter(({ input }) => validatePolicy(input).errors.length === 0);

const randomApi: fc.Arbitrary<RandomApi> = fc
  .record({
    classes: fc.array(randomPolicy, { minLength: CLASSES, maxLength: CLASSES }).map((classes) => classes.map(named)),
    paths: fc
      .array(fc.record({ read: fc.nat(CLASSES - 1), write: fc.nat(CLASSES - 1), split: fc.boolean() }), {
        minLength: PATHS,
        maxLength: PATHS,
      })
      .map((paths) => paths.map(({ read, write, split }) => ({ read, write: split ? write : read }))),
  })
  .chain((api) => randomBehaviors(api.paths, CLASSES).map((behaviors) => ({ ...api, behaviors })));

function named({ input, live }: Omit<RandomClass, 'policy'>, index: number): RandomClass {
  const withName = { ...input, name: `class-${index}` };
  return { input: withName, policy: compilePolicy(withName), live };
}

/** Values on both sides of what the Fetch standard lets through without asking. */
const HEADER_VALUES: Readonly<Record<string, readonly string[]>> = {
  accept: ['application/json', 'text/plain; q="1"', 'a'.repeat(129)],
  'accept-language': ['en', 'en_US'],
  'content-type': ['text/plain', 'text/plain;charset=utf-8', 'application/json', 'application/x-www-form-urlencoded'],
  range: ['bytes=0-', 'bytes=-10'],
  authorization: ['Bearer x'],
  'x-trace-id': ['1'],
  'x-idempotency-key': ['1'],
  'x-unheard-of': ['1'],
};
const SAFE_HEADER_VALUES = {
  accept: ['application/json'],
  'content-type': ['text/plain', 'application/x-www-form-urlencoded'],
};

const corsRequest = fc.record({
  mode: fc.constant('cors' as const),
  method: fc.constantFrom(...METHODS, 'GET', 'POST', 'patch', 'put'),
  headers: headersOf(HEADER_VALUES),
});
/** What forms, images and beacons send too. */
const noCorsRequest = fc.record({
  mode: fc.constant('no-cors' as const),
  method: fc.constantFrom('GET', 'HEAD', 'POST'),
  headers: headersOf(SAFE_HEADER_VALUES),
});

const API_PATHS = Array.from({ length: PATHS }, (_, n) => `/p${n}`);
const OWN_PATH = '/own';
const place = fc.oneof(
  fc.record({ way: fc.constant('function-url' as const), path: fc.constantFrom(...API_PATHS, OWN_PATH, OWN_PATH) }),
  fc.record({ way: fc.constant('api' as const), path: fc.constantFrom(...API_PATHS) }),
  fc.record({ way: fc.constant('distribution' as const), path: fc.constantFrom(...API_PATHS, ...OPEN_PATHS) }),
);

/** Blind draws would nearly all be denied: half of the parts come from what the class of the path allows. */
const randomRequest = fc.record({
  kind: fc.oneof({ weight: 5, arbitrary: corsRequest }, { weight: 1, arbitrary: noCorsRequest }),
  origin: fc.constantFrom(...PAGE_ORIGINS),
  api: fc.nat(APIS - 1),
  place,
  credentials: fc.constantFrom('omit', 'same-origin', 'include'),
  status: fc.constantFrom(200, 200, 404, 500),
  fitting: fc.record({ origin: fc.boolean(), method: fc.boolean(), headers: fc.boolean() }),
  pick: fc.nat(),
});

type Drawn = typeof randomRequest extends fc.Arbitrary<infer T> ? T : never;

function fitted(api: RandomApi, { kind, place, fitting, pick, ...rest }: Drawn): RandomRequest {
  const drawn = { ...rest, ...place, mode: kind.mode };
  const classes = classesOf(api, drawn);
  const listed = kind.mode === 'cors' && fitting.method ? pickFrom(methodsOf(api, classes), pick) : undefined;
  const method = listed ?? kind.method;
  const policy = classes && api.classes[isRead(method) ? classes.read : classes.write]!.policy;
  const origins = PAGE_ORIGINS.filter((origin) => policy && decide(policy, { method: 'GET', origin }).allowed);
  const headers = Object.entries(kind.headers).filter(
    ([name]) => !fitting.headers || policy?.requestHeaders.includes(name),
  );
  const origin = (fitting.origin ? pickFrom(origins, pick) : undefined) ?? rest.origin;
  // without a preflight in its way, `patch` would come to servers that know no such method and cut the connection
  const sent = origin === 'self' ? method.toUpperCase() : method;
  return { ...drawn, origin, method: sent, headers: Object.fromEntries(headers) };
}

/** The classes that are applied to where a request goes. */
export function classesOf(
  { classes, paths, behaviors }: RandomApi,
  request: Pick<RandomRequest, 'way' | 'path' | 'status'>,
) {
  if (request.way === 'distribution') return behaviorOf(behaviors, pathOf(request, 0)).classes;
  if (request.path !== OWN_PATH) return paths[API_PATHS.indexOf(request.path)];
  const own = ownClassOf(classes);
  return { read: own, write: own };
}

/** Number of the class that a function URL has for all of it: one that its own configuration holds, if there is any. */
export function ownClassOf(classes: readonly RandomClass[]): number {
  return Math.max(0, classes.findIndex(isNative));
}

/** Whether the configuration of a function URL holds a class, as the table of docs/apis.md says. */
export function isNative({ policy, live }: RandomClass): boolean {
  const { origins, requestHeaders, rejectForeignWrites } = policy;
  const isExact = origins === '*' || (!live && origins.every((origin) => !/[*[]/.test(origin)));
  return isExact && !rejectForeignWrites && !requestHeaders.includes('*');
}

/** Path of a request with what the handler has to know: it is not in the query, which caches leave out. */
export function pathOf({ path, status }: Pick<RandomRequest, 'path' | 'status'>, number: number): string {
  return `${path}/${status}/${number}`;
}

function methodsOf(api: RandomApi, classes: ClassPair | undefined): string[] {
  if (classes === undefined) return [];
  return [
    ...api.classes[classes.read]!.policy.methods.filter(isRead),
    ...api.classes[classes.write]!.policy.methods.filter((method) => !isRead(method)),
  ];
}

function isRead(method: string | undefined): boolean {
  return method === 'GET' || method === 'HEAD';
}

function pickFrom<T>(all: readonly T[], pick: number): T | undefined {
  return all[pick % all.length];
}

/** The APIs of a seed. */
export function drawApis(seed: number): RandomApi[] {
  return fc.sample(randomApi, { seed, numRuns: APIS });
}

/** So many requests of a seed. */
export function drawRequests(apis: readonly RandomApi[], seed: number, count: number): RandomRequest[] {
  return fc.sample(randomRequest, { seed, numRuns: count }).map((drawn) => fitted(apis[drawn.api]!, drawn));
}

function mostly<T>(usual: fc.Arbitrary<T>, rare: T): fc.Arbitrary<T> {
  return fc.oneof({ weight: 4, arbitrary: usual }, { weight: 1, arbitrary: fc.constant(rare) });
}

function headersOf(values: Readonly<Record<string, readonly string[]>>): fc.Arbitrary<Record<string, string>> {
  const entries = fc.subarray(Object.keys(values), { maxLength: 2 });
  return fc
    .tuple(entries, fc.nat())
    .map(([names, pick]) =>
      Object.fromEntries(names.map((name) => [name, values[name]![pick % values[name]!.length] as string])),
    );
}
