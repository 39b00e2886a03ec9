import type { IResource, IRestApi, Method } from 'aws-cdk-lib/aws-apigateway';
import type { EndpointClass } from '../../endpoint-class';
import { isReadMethod } from '../../policy/methods';
import { type Crossing, crossingsOf, reachedPaths } from '../api/crossings';
import { pathsUnused } from '../api/sentences';
import type { ClassPair } from '../class/class-pair';
import type { Routes } from '../class/class-routes';
import { type Refusal, refusal } from '../messages/refusal';
import { isCdkPreflight } from './options-method';

/** A resource of an API, and the classes of its path. */
export interface Covered {
  readonly resource: IResource;
  readonly classes: ClassPair;
  /** A preflight of CDK's that is already there. */
  readonly preflight: Method | undefined;
  /** Everything but `OPTIONS`. */
  readonly methods: readonly Method[];
  /** Classes of other paths that requests to this resource may be for. */
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
export function classOf({ httpMethod }: Method, { read, write }: ClassPair): EndpointClass {
  return isReadMethod(httpMethod) ? read : write;
}

/** Finds the classes of every path that has a method. */
export function coverageOf(api: IRestApi, allMethods: readonly Method[], routes: Routes): Coverage {
  const table = routes.table();
  const covered: Omit<Covered, 'others'>[] = [];
  const uncovered: string[] = [];
  const ownPreflights: string[] = [];
  const errors: Refusal[] = [];
  const used = new Set<ClassPair>();
  for (const [resource, ofResource] of byResource(allMethods)) {
    const classes = table.find(resource.path);
    const methods = ofResource.filter(({ httpMethod }) => httpMethod !== 'OPTIONS');
    const options = ofResource.find(({ httpMethod }) => httpMethod === 'OPTIONS');
    if (classes) used.add(classes);
    if (classes === undefined) {
      if (methods.length > 0) uncovered.push(resource.path);
      if (methods.length > 0 && options) ownPreflights.push(resource.path);
    } else if (options !== undefined && !isCdkPreflight(options)) {
      errors.push(
        refusal(
          'options-method-exists',
          `${resource.path}: it has an OPTIONS method of its own; remove that method, or apply no ` +
            'class to this path',
        ),
      );
    } else {
      covered.push({ resource, classes, preflight: options, methods });
    }
  }
  const names = allMethods.map(({ resource }) => resource.path);
  const crossings = crossingsOf(covered.map(templateOf), [...new Set(names)].map(templateOf), routes, 'rest');
  const reached = reachedPaths(crossings);
  const unused = routes.unused(used).filter((path) => !reached.has(path));
  errors.push(...pathsUnused(unused, { api: api.node.path, kind: 'method', names }));
  const othersOf = (path: string) => crossings.flatMap((one) => (one.template.path === path ? one.classes : []));
  return {
    covered: covered.map((one) => ({ ...one, others: othersOf(one.resource.path) })),
    uncovered,
    ownPreflights,
    crossings,
    errors,
  };
}

/** REST APIs look for the resource first, then for its method. */
function templateOf(one: string | Pick<Covered, 'resource'>) {
  return { path: typeof one === 'string' ? one : one.resource.path, httpMethod: 'ANY' };
}

function byResource(methods: readonly Method[]): Map<IResource, Method[]> {
  const groups = new Map<IResource, Method[]>();
  for (const method of methods) {
    const group = groups.get(method.resource);
    if (group) group.push(method);
    else groups.set(method.resource, [method]);
  }
  return groups;
}
