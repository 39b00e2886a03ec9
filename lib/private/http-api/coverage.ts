import type { IHttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { EndpointClass } from '../../endpoint-class';
import { isReadMethod } from '../../policy/methods';
import { type Crossing, crossingsOf, reachedPaths } from '../api/crossings';
import { pathsUnused } from '../api/sentences';
import type { ClassPair } from '../class/class-pair';
import type { Routes } from '../class/class-routes';
import { type Refusal, refusal } from '../messages/refusal';
import { resolved } from '../resolved';
import type { ApiRoute } from './api-routes';

/** A route and the classes of its path. */
export interface CoveredRoute extends ApiRoute {
  readonly classes: ClassPair;
  /** Classes of other paths that requests to this route may be for. */
  readonly others: readonly ClassPair[];
}

/** What was said about an API, laid over its routes. */
export interface HttpCoverage {
  /** Everything but `OPTIONS`. */
  readonly covered: readonly CoveredRoute[];
  /** Routes without a class. */
  readonly uncovered: readonly string[];
  /** Those of them whose paths have an `OPTIONS` route. */
  readonly ownPreflights: readonly string[];
  /** Paths whose `OPTIONS` has to be answered. */
  readonly preflightPaths: readonly string[];
  readonly crossings: readonly Crossing[];
  readonly errors: readonly Refusal[];
}

/** Finds the classes of every route. */
export function httpCoverageOf(api: IHttpApi, all: readonly ApiRoute[], routes: Routes): HttpCoverage {
  const table = routes.table();
  const covered: Omit<CoveredRoute, 'others'>[] = [];
  const uncovered: ApiRoute[] = [];
  for (const route of all) {
    if (route.httpMethod === 'OPTIONS') continue;
    const classes = table.find(route.path);
    if (classes) covered.push({ ...route, classes });
    else uncovered.push(route);
  }
  const preflightPaths = [...new Set(covered.flatMap(preflightPathsOf))];
  const served = all.filter(({ httpMethod }) => httpMethod !== 'OPTIONS');
  const crossings = crossingsOf(covered.map(templateOf), served.map(templateOf), routes, 'http');
  const reached = reachedPaths(crossings);
  const unused = routes.unused(new Set(covered.map(({ classes }) => classes))).filter((path) => !reached.has(path));
  const names = all.map(({ name }) => name);
  const errors = [
    ...ownOptions(all, preflightPaths),
    ...pathsUnused(unused, { api: api.node.path, kind: 'route', names }),
  ];
  const othersOf = (route: ApiRoute) => {
    const { path, httpMethod } = templateOf(route);
    const own = crossings.filter(({ template }) => template.path === path && template.httpMethod === httpMethod);
    return own.map(({ classes }) => classes);
  };
  const withOthers = covered.map((one) => ({ ...one, others: othersOf(one) }));
  const optionsOf = new Set(all.filter(({ httpMethod }) => httpMethod === 'OPTIONS').map(({ path }) => path));
  const ownPreflights = uncovered.filter(({ path }) => optionsOf.has(path));
  return {
    covered: withOthers,
    uncovered: uncovered.map(({ name }) => name),
    ownPreflights: ownPreflights.map(({ name }) => name),
    preflightPaths,
    crossings,
    errors,
  };
}

/** The class by which a route is bounded: what `ANY` takes is one stream to API Gateway, of which some may write. */
export function classOfRoute({ httpMethod, classes }: CoveredRoute): EndpointClass {
  if (isReadMethod(httpMethod)) return classes.read;
  return classes.write._throttle ? classes.write : httpMethod === 'ANY' ? classes.read : classes.write;
}

/** Whether anything authorises a route. */
export function isAuthorized({ route }: ApiRoute): boolean {
  return (resolved<string>(route, route.authorizationType) ?? 'NONE') !== 'NONE';
}

/** `$default` takes what no other route does. */
function templateOf({ isDefault, path, httpMethod }: ApiRoute) {
  return { path: isDefault ? '/{proxy+}' : path, httpMethod };
}

/** `$default` takes `OPTIONS` too, of any path that no other route has, and so does `ANY`: a route of its own comes first. */
function preflightPathsOf({ isDefault, path }: ApiRoute): string[] {
  return isDefault ? ['/', '/{proxy+}'] : [path];
}

function ownOptions(all: readonly ApiRoute[], preflightPaths: readonly string[]): Refusal[] {
  const own = all.filter(({ httpMethod, path }) => httpMethod === 'OPTIONS' && preflightPaths.includes(path));
  return own.map(({ path }) =>
    refusal(
      'options-route-exists',
      `${path}: it has an OPTIONS route of its own; remove that route, or apply no class to this path`,
    ),
  );
}
