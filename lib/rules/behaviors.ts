import { matchesPathPattern } from '../routes/path-pattern';
import type { CorsApp } from '../template/cors/cors-app';
import type { CorsStatement } from '../template/cors/cors-statement';
import type { Behavior, Distribution } from '../template/distribution/distribution';
import { at } from './places';
import type { Place } from './rule';

/** A behaviour with what the place behind it states of CORS. */
export interface CorsBehavior {
  readonly distribution: Distribution;
  readonly behavior: Behavior;
  readonly statements: readonly CorsStatement[];
}

/** The behaviours of an app, each with what stands behind it, as far as that is of the app. */
export function behaviorsOf(app: CorsApp): CorsBehavior[] {
  if (app.distributions.length === 0) return [];
  const targets = targetsOf(app);
  return app.distributions.flatMap((distribution) =>
    distribution.behaviors.map((behavior) => {
      const { domainName } = behavior.origin ?? {};
      const target = targets.find(({ domain }) => domainName?.startsWith(domain));
      const statements = (target?.statements ?? []).filter(({ path }) => serves(distribution, behavior, path));
      return { distribution, behavior, statements };
    }),
  );
}

/** A place of a behaviour. */
export function atBehavior({ distribution, behavior }: CorsBehavior, message: string): Place {
  return at(distribution, 'DistributionConfig', `behaviour ${behavior.pattern} ${message}`);
}

/** What can stand behind a distribution, with how its domain names begin. */
function targetsOf({ restApis, httpApis, functionUrls, buckets, statements }: CorsApp) {
  const byResource = new Map<string, CorsStatement[]>();
  for (const one of statements) byResource.set(keyOf(one), [...(byResource.get(keyOf(one)) ?? []), one]);
  const statedAt = (one: Resource) => byResource.get(keyOf(one)) ?? [];
  return [
    ...restApis.map(({ id, paths }) => ({
      domain: `${id}.execute-api.`,
      statements: paths.flatMap(({ methods }) => methods.flatMap(statedAt)),
    })),
    ...httpApis.map((api) => ({ domain: `${api.id}.execute-api.`, statements: statedAt(api) })),
    ...functionUrls.map((url) => ({ domain: url.domainName, statements: statedAt(url) })),
    ...buckets.map((bucket) => ({ domain: `${bucket.name}.s3`, statements: statedAt(bucket) })),
  ];
}

/** Whether requests to a path of an API come by a behaviour: it is the first whose pattern fits. */
function serves({ behaviors }: Distribution, behavior: Behavior, path: string | undefined): boolean {
  if (path === undefined || path.includes('+}')) return true;
  const concrete = path.replace(/\{([^}]+)\}/g, '$1');
  return behaviors.find(({ pattern }) => matchesPathPattern(pattern, concrete)) === behavior;
}

interface Resource {
  readonly stack: { readonly name: string };
  readonly logicalId: string;
}

function keyOf({ stack, logicalId }: Resource): string {
  return `${stack.name}/${logicalId}`;
}
