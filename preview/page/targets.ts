import type { ClassConfig, FunctionConfig, Route } from '../../lib/contract/function-config';
import { metadataOf, targetsIn } from '../../lib/contract/metadata';
import { isReadMethod } from '../../lib/policy/methods';
import { PathPatternTable } from '../../lib/routes/path-pattern-table';
import { RouteTable } from '../../lib/routes/route-table';
import { readDistributions } from '../../lib/template/distribution/read-distributions';
import { readFunctionUrls } from '../../lib/template/function-url/read-function-urls';
import { readHttpApis } from '../../lib/template/http-api/read-http-apis';
import { ofType } from '../../lib/template/of-type';
import { readRestApis } from '../../lib/template/rest-api/read-rest-apis';
import type { Stack } from '../../lib/template/stack';
import { readWebSocketApis } from '../../lib/template/websocket-api/read-websocket-apis';
import type { PreviewEndpoint } from '../endpoint';
import type { CoverageRow } from './contract';
import { Coverage, type Speakers } from './coverage';

/** An endpoint of the preview that has classes. */
export interface ServedTarget {
  readonly key: string;
  readonly endpoint: PreviewEndpoint;
  readonly config: FunctionConfig;
  readonly rows: readonly CoverageRow[];
  /** The class of a request, by its path below the URL of the endpoint. */
  classOf(path: string, method: string): (ClassConfig & { readonly name: string }) | undefined;
}

/** What all stacks say of an endpoint. */
interface Known {
  readonly logicalId: string;
  readonly kind: PreviewEndpoint['kind'];
  readonly speakers?: readonly Speakers[];
}

/** The endpoints that have classes, with those that several stacks have for one put together. */
export function servedTargets(stacks: readonly Stack[], endpoints: readonly PreviewEndpoint[]): ServedTarget[] {
  const known = knownById(stacks);
  const configs = new Map<string, FunctionConfig>();
  for (const stack of stacks) {
    for (const [id, found] of configsOf(stack)) {
      const before = configs.get(id);
      const both = { ...before, ...found, classes: { ...before?.classes, ...found.classes } };
      configs.set(id, { ...both, routes: [...(before?.routes ?? []), ...found.routes] });
    }
  }
  return [...configs].flatMap(([id, config]) => {
    const at = known.get(id);
    const endpoint = at && endpoints.find((one) => one.kind === at.kind && one.id === at.logicalId);
    return endpoint ? [targetOf(endpoint, config, at.speakers)] : [];
  });
}

function knownById(stacks: readonly Stack[]): ReadonlyMap<string, Known> {
  const coverage = new Coverage(stacks);
  return new Map<string, Known>([
    ...readRestApis(stacks).map((api): [string, Known] => [
      api.id,
      { logicalId: api.logicalId, kind: 'rest-api', speakers: coverage.ofRestApi(api) },
    ]),
    ...readHttpApis(stacks).map((api): [string, Known] => [
      api.id,
      { logicalId: api.logicalId, kind: 'http-api', speakers: coverage.ofHttpApi(api) },
    ]),
    ...readFunctionUrls(stacks).map(({ id, logicalId }): [string, Known] => [id, { logicalId, kind: 'function-url' }]),
    ...readDistributions(stacks).map((one): [string, Known] => [
      one.id,
      { logicalId: one.logicalId, kind: 'distribution', speakers: coverage.ofDistribution(one) },
    ]),
    ...stacks.flatMap((stack) =>
      ofType(stack, 'AWS::S3::Bucket').map(({ logicalId }): [string, Known] => [
        String(stack.ref(logicalId)),
        { logicalId, kind: 'bucket' },
      ]),
    ),
  ]);
}

function configsOf(stack: Stack): [id: string, config: FunctionConfig][] {
  return targetsIn(metadataOf(stack.template)).map(({ named, config }) => [
    stack.text(named),
    stack.resolve(config) as FunctionConfig,
  ]);
}

/** The WebSocket APIs that have a class: what connects is judged, and nothing is asked before. */
export function socketTargets(stacks: readonly Stack[], endpoints: readonly PreviewEndpoint[]): ServedTarget[] {
  const logicalIds = new Map(readWebSocketApis(stacks).map(({ id, logicalId }) => [id, logicalId]));
  return stacks.flatMap((stack) =>
    (metadataOf(stack.template).webSocketApis ?? []).flatMap(({ api, config }) => {
      const id = logicalIds.get(stack.text(api));
      const endpoint = endpoints.find((one) => one.kind === 'websocket-api' && one.id === id);
      return endpoint ? [targetOf(endpoint, stack.resolve(config) as FunctionConfig, [])] : [];
    }),
  );
}

function targetOf(
  endpoint: PreviewEndpoint,
  config: FunctionConfig,
  speakers: readonly Speakers[] | undefined,
): ServedTarget {
  const Table = endpoint.kind === 'distribution' ? PathPatternTable : RouteTable;
  const table: { find(path: string): Route | undefined } = new Table(
    config.routes.map((route) => [route.path, route] as const),
  );
  const own = endpoint.kind === 'bucket' ? 'the CORS rules of the bucket' : 'the function URL';
  const rows =
    speakers ?? config.routes.map(({ path }) => ({ path, methods: ['ANY'], preflights: own, responses: own }));
  return {
    key: keyOf(endpoint),
    endpoint,
    config,
    rows: rows.map((row) => {
      // patterns are no paths: each is the route itself
      const route =
        endpoint.kind === 'distribution' ? config.routes.find(({ path }) => path === row.path) : table.find(row.path);
      return { ...row, read: route?.read ?? '', write: route?.write ?? '' };
    }),
    classOf: (path, method) => {
      const route = table.find(path);
      const name = route && (isReadMethod(method) ? route.read : route.write);
      const found = name === undefined ? undefined : config.classes[name];
      return name !== undefined && found ? { ...found, name } : undefined;
    },
  };
}

/** Names an endpoint on the page. */
export function keyOf({ stack, id }: PreviewEndpoint): string {
  return `${stack}/${id}`;
}
