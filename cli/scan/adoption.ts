import type { Policy } from '../../lib/policy';
import { httpRoutesOf } from '../../lib/rules/http-routes';
import type { CorsApp } from '../../lib/template/cors/cors-app';
import type { StatedHeaders } from '../../lib/template/cors/cors-statement';
import type { RestPath } from '../../lib/template/cors/rest-api-statements';
import { adoptedClass } from './adopted-classes';
import { httpChanges, restChanges, type TemplateChanges } from './template-changes';

/** A facade of the library. */
export type Facade = 'RestApiCors' | 'HttpApiCors' | 'FunctionUrlCors' | 'BucketCors' | 'DistributionCors';

/** A target with the classes that it can have. */
export interface AdoptedTarget {
  readonly facade: Facade;
  readonly stack: string;
  readonly logicalId: string;
  /** Classes by their paths; of a bucket, one at no path. */
  readonly applied: readonly { readonly path: string; readonly policy: Policy }[];
  /** What has to be known, or done by hand. */
  readonly remarks: readonly string[];
  /** In the template, before handlers are wrapped. Nothing is replaced. */
  readonly changes: TemplateChanges;
}

/** What each target of an app that states CORS headers can be replaced by. */
export function adoptionOf(app: CorsApp): AdoptedTarget[] {
  return [
    ...app.restApis.flatMap((api) => restTarget(api)),
    ...app.httpApis.flatMap((api) => {
      const served = api.hasDocument || api.hasQuickRoute ? undefined : httpRoutesOf(api);
      return configuredTarget(app, 'HttpApiCors', api, {
        served: served?.map(({ method }) => method),
        own: 'corsPreflight',
        changesOf: (policy) => httpChanges(policy, served?.map(({ path }) => path) ?? []),
      });
    }),
    ...app.functionUrls.flatMap((url) =>
      configuredTarget(app, 'FunctionUrlCors', url, {
        own: 'cors',
        changesOf: () => ({ 'changed AWS::Lambda::Url': 1 }),
      }),
    ),
    ...app.buckets.flatMap((bucket) =>
      configuredTarget(app, 'BucketCors', bucket, {
        own: 'cors or addCorsRule',
        changesOf: () => ({ 'changed AWS::S3::Bucket': 1 }),
      }),
    ),
  ];
}

const HANDLERS =
  'wrap its handlers in withCors, and pass the functions to addToFunction, so that they state the headers of responses';

interface Resource {
  readonly stack: { readonly name: string };
  readonly logicalId: string;
}

interface Configured {
  /** Methods that are there; left out where any may be. */
  readonly served?: readonly string[];
  /** The setting of CDK that a class cannot stand beside. */
  readonly own: string;
  readonly changesOf: (policy: Policy) => TemplateChanges;
}

/** A target with a configuration of its own, as a whole. */
function configuredTarget(app: CorsApp, facade: Facade, target: Resource, configured: Configured): AdoptedTarget[] {
  const [first, ...others] = app.statements.filter(
    ({ stack, logicalId }) => stack === target.stack && logicalId === target.logicalId,
  );
  if (first === undefined) return [];
  const { served, own, changesOf } = configured;
  const found =
    others.length > 0
      ? 'it has several rules, and a class makes one: decide which'
      : adoptedClass(nameOf(target.logicalId), first.place, first.headers, served);
  const common = { facade, stack: target.stack.name, logicalId: target.logicalId };
  if (typeof found === 'string') return [{ ...common, applied: [], remarks: [found], changes: {} }];
  const { policy, remarks } = found;
  return [
    {
      ...common,
      applied: [{ path: '/', policy }],
      remarks: [`remove ${own} in the same change`, ...remarks],
      changes: changesOf(policy),
    },
  ];
}

type RestApi = CorsApp['restApis'][number];

/** Paths of a REST API whose preflights say the same, byte by byte. */
interface Group {
  readonly stated: StatedHeaders;
  readonly paths: RestPath[];
}

function restTarget(api: RestApi): AdoptedTarget[] {
  const served = api.paths.filter(({ methods }) => methods.some(({ httpMethod }) => httpMethod !== 'OPTIONS'));
  const groups = groupsOf(served);
  if (groups.length === 0) return [];
  const answered = groups.flatMap(({ paths }) => paths);
  const isWhole = groups.length === 1 && answered.length === served.length;
  const remarks: string[] = [];
  const all = groups.flatMap(({ stated, paths }) => {
    const methods = paths
      .flatMap((path) => path.methods.map(({ httpMethod }) => httpMethod))
      .filter((one) => one !== 'OPTIONS');
    const found = adoptedClass(nameOf(isWhole ? api.logicalId : paths[0]!.path), 'preflight', stated, methods);
    if (typeof found === 'string') {
      remarks.push(`${paths.map(({ path }) => path).join(', ')}: ${found}`);
      return [];
    }
    remarks.push(...found.remarks);
    return (isWhole ? ['/'] : paths.map(({ path }) => path)).map((path) => ({ path, policy: found.policy }));
  });
  // a class is for all below its path
  const applied = all.filter(({ path, policy }) => nearestAbove(path, all)?.policy !== policy);
  for (const { path } of served.filter((one) => !answered.includes(one))) {
    const above = nearestAbove(path, applied);
    if (above) remarks.push(`${path} answers no preflight today, and is covered by ${above.path}`);
  }
  const isProxy = answered.some(({ methods }) => methods.some(({ integration }) => integration.Type === 'AWS_PROXY'));
  const stating = answered.flatMap(({ methods }) =>
    methods.filter(({ httpMethod, stated }) => httpMethod !== 'OPTIONS' && stated),
  );
  if (applied.length > 0 && stating.length > 0) {
    const names = stating.map(({ httpMethod, path }) => `${httpMethod} ${path}`).join(', ');
    remarks.push(
      `remove the CORS headers from the integration responses of ${names} in the same change: the class states them`,
    );
  }
  if (applied.length > 0 && isProxy) remarks.push(HANDLERS);
  const covered = api.paths.filter(
    ({ path, options }) => options && (applied.some((one) => one.path === path) || nearestAbove(path, applied)),
  );
  const policies = [...new Set(applied.map(({ policy }) => policy))];
  const changes = applied.length === 0 ? {} : restChanges(policies, covered.length, [...api.gatewayResponses.keys()]);
  return [{ facade: 'RestApiCors', stack: api.stack.name, logicalId: api.logicalId, applied, remarks, changes }];
}

function groupsOf(paths: readonly RestPath[]): Group[] {
  const groups = new Map<string, Group>();
  for (const path of paths) {
    const stated = path.options?.stated;
    if (stated === undefined) continue;
    const group = groups.get(JSON.stringify(stated));
    if (group) group.paths.push(path);
    else groups.set(JSON.stringify(stated), { stated, paths: [path] });
  }
  return [...groups.values()];
}

/** What a path would have without a class of its own. */
function nearestAbove<T extends { readonly path: string }>(path: string, applied: readonly T[]): T | undefined {
  return applied
    .filter((one) => one.path !== path && path.startsWith(one.path === '/' ? '/' : `${one.path}/`))
    .sort((a, b) => b.path.length - a.path.length)[0];
}

/** A name of a class: `orders-id` for `/orders/{id}`, `shop-api` for `ShopApiF70053CD`. */
function nameOf(text: string): string {
  const words = text
    .replace(/[0-9A-F]{8}$/, '')
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '');
  return words.slice(0, 64) || 'root';
}
