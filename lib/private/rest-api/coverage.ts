import type { IRestApi } from 'aws-cdk-lib/aws-apigateway';
import type { EndpointClass } from '../../endpoint-class';
import { isReadMethod } from '../../policy/methods';
import { type Crossing, crossingsOf, reachedPaths } from '../api/crossings';
import { pathsUnused } from '../api/sentences';
import type { ClassPair } from '../class/class-pair';
import type { Routes } from '../class/class-routes';
import { type Refusal, refusal } from '../messages/refusal';
import type { RestMethod, RestPath } from './methods/rest-method';

/** A path of an API, and its classes. */
export interface Covered {
  readonly at: RestPath;
  readonly classes: ClassPair;
  /** A preflight of CDK's that is already there. */
  readonly preflight: RestMethod | undefined;
  /** Everything but `OPTIONS`. */
  readonly methods: readonly RestMethod[];
  /** Classes of other paths that requests to this one may be for. */
  readonly others: readonly ClassPair[];
}

/** What the routes make of an API. */
export interface Coverage {
  readonly covered: readonly Covered[];
  /** Paths with methods and without a class. */
  readonly uncovered: readonly string[];
  /** Those of them that answer preflights by an `OPTIONS` method of their own. */
  readonly ownPreflights: readonly string[];
  readonly crossings: readonly Crossing[];
  readonly errors: readonly Refusal[];
}

/** The class of a method; `ANY` may write. */
export function classOf({ httpMethod }: Pick<RestMethod, 'httpMethod'>, { read, write }: ClassPair): EndpointClass {
  return isReadMethod(httpMethod) ? read : write;
}

/** Finds the classes of every path that has a method. */
export function coverageOf(api: IRestApi, allMethods: readonly RestMethod[], routes: Routes): Coverage {
  const table = routes.table();
  const covered: Omit<Covered, 'others'>[] = [];
  const uncovered: string[] = [];
  const ownPreflights: string[] = [];
  const errors: Refusal[] = [];
  const used = new Set<ClassPair>();
  for (const [at, ofPath] of byPath(allMethods)) {
    const classes = table.find(at.path);
    const methods = ofPath.filter(({ httpMethod }) => httpMethod !== 'OPTIONS');
    const options = ofPath.find(({ httpMethod }) => httpMethod === 'OPTIONS');
    if (classes) used.add(classes);
    if (classes === undefined) {
      if (methods.length > 0) uncovered.push(at.path);
      if (methods.length > 0 && options) ownPreflights.push(at.path);
    } else if (options !== undefined && !options.isCdkPreflight) {
      errors.push(
        refusal(
          'options-method-exists',
          `${at.path}: it has an OPTIONS method of its own; remove that method, or apply no class to this path`,
        ),
      );
    } else {
      covered.push({ at, classes, preflight: options, methods });
    }
  }
  const names = allMethods.map(({ at }) => at.path);
  const crossings = crossingsOf(covered.map(templateOf), [...new Set(names)].map(templateOf), routes, 'rest');
  const reached = reachedPaths(crossings);
  const unused = routes.unused(used).filter((path) => !reached.has(path));
  errors.push(...pathsUnused(unused, { api: api.node.path, kind: 'method', names }));
  const othersOf = (path: string) => crossings.flatMap((one) => (one.template.path === path ? one.classes : []));
  return {
    covered: covered.map((one) => ({ ...one, others: othersOf(one.at.path) })),
    uncovered,
    ownPreflights,
    crossings,
    errors,
  };
}

/** REST APIs look for the resource first, then for its method. */
function templateOf(one: string | Pick<Covered, 'at'>) {
  return { path: typeof one === 'string' ? one : one.at.path, httpMethod: 'ANY' };
}

function byPath(methods: readonly RestMethod[]): Map<RestPath, RestMethod[]> {
  const groups = new Map<RestPath, RestMethod[]>();
  for (const method of methods) {
    const group = groups.get(method.at);
    if (group) group.push(method);
    else groups.set(method.at, [method]);
  }
  return groups;
}
