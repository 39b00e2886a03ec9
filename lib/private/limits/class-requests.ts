import type { EndpointClass } from '../../endpoint-class';
import type { ClassPair } from '../class/class-pair';
import { ODD_PATH } from './path-expressions';
import { and, hasMethod, hasPath, not, or, type Statement } from './statements';

/** Paths that have a class, as regular expressions. */
export interface ClassPath {
  readonly classes: ClassPair;
  /** What is among them, wherever it stands in a path that may begin with a stage; `undefined` for every path. */
  readonly included: string | undefined;
  /** What of it has longer paths, or earlier behaviours, of its own. */
  readonly excluded: readonly string[];
}

const READS = ['GET', 'HEAD', 'QUERY'];

/** The requests of a class that are no preflights; `undefined` if it has none. */
export function requestsOf(endpointClass: EndpointClass, paths: readonly ClassPath[]): Statement | undefined {
  const of = (reads: boolean, writes: boolean) =>
    paths.filter(({ classes: { read, write } }) => {
      return (read === endpointClass) === reads && (write === endpointClass) === writes;
    });
  const kinds: [readonly ClassPath[], Statement][] = [
    [of(true, true), not(hasMethod('OPTIONS'))],
    [of(true, false), hasMethod(...READS)],
    [of(false, true), not(hasMethod('OPTIONS', ...READS))],
  ];
  const found = kinds.flatMap(([some, method]) => (some.length > 0 ? [withPaths(some, method)] : []));
  return found.length > 0 ? or(...found) : undefined;
}

/** The preflights of a class, which two classes of one path share. */
export function preflightsOf(endpointClass: EndpointClass, paths: readonly ClassPath[]): Statement {
  const own = paths.filter(({ classes: { read, write } }) => read === endpointClass || write === endpointClass);
  return withPaths(own, hasMethod('OPTIONS'));
}

/**
 * A path counts however it is encoded, but is kept out only where it says the same as it is written and decoded: a spelling that only
 * looks like another's path must not go uncounted. Odd paths, which servers read in many ways, are everybody's.
 */
function withPaths(paths: readonly ClassPath[], method: Statement): Statement {
  if (paths.some(({ included, excluded }) => included === undefined && excluded.length === 0)) return method;
  const plain = paths.flatMap(({ included, excluded }) => (included && excluded.length === 0 ? [included] : []));
  const others = paths.filter(({ excluded }) => excluded.length > 0);
  const statements = others.map(({ included, excluded }) => {
    const kept = not(and(hasPath(excluded, { decoded: false }), hasPath(excluded, { decoded: true })));
    return included === undefined ? kept : and(hasPath([included], { decoded: true }), kept);
  });
  return and(method, or(hasPath([...plain, ODD_PATH], { decoded: true }), ...statements));
}
