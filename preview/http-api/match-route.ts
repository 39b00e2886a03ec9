import type { Route } from '../../lib/template/http-api/http-api';
import { ANY } from '../gateway/any-method';

/** A route and what its path variables stand for. */
export interface RouteMatch {
  readonly route: Route;
  readonly pathParameters: Readonly<Record<string, string>>;
}

interface Candidate extends RouteMatch {
  /** Smaller is more specific, from left to right. */
  readonly rank: readonly number[];
}

const STATIC = 0;
const VARIABLE = 1;
const GREEDY = 2;

/**
 * The most specific route for a request: a full match before one with a greedy variable, that before `$default`.
 *
 * @param path decoded, without the stage
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html#http-api-develop-routes.evaluation
 */
export function matchRoute(routes: readonly Route[], method: string, path: string): RouteMatch | undefined {
  const segments = path.split('/').slice(1);
  const candidates = routes.flatMap((route) => match(route, method, segments) ?? []);
  const [best] = candidates.sort((a, b) => compare(a.rank, b.rank));
  if (best) return best;
  const fallback = routes.find(({ key }) => key === '$default');
  return fallback && { route: fallback, pathParameters: {} };
}

function match(route: Route, method: string, segments: readonly string[]): Candidate | undefined {
  const [routeMethod = '', routePath = ''] = route.key.split(' ');
  if (!routePath || (routeMethod !== method && !(routeMethod === 'ANY' && ANY.has(method)))) return undefined;
  const parts = routePath.split('/').slice(1);
  const pathParameters: Record<string, string> = {};
  const rank: number[] = [];
  for (const [index, part] of parts.entries()) {
    const segment = segments[index];
    if (part.endsWith('+}')) {
      const rest = segments.slice(index).join('/');
      if (rest === '') return undefined;
      pathParameters[part.slice(1, -2)] = rest;
      return { route, pathParameters, rank: [GREEDY, ...rank, GREEDY, anyLast(routeMethod)] };
    }
    if (segment === undefined) return undefined;
    if (part.startsWith('{') && segment !== '') {
      pathParameters[part.slice(1, -1)] = segment;
      rank.push(VARIABLE);
    } else if (part === segment) rank.push(STATIC);
    else return undefined;
  }
  if (segments.length !== parts.length) return undefined;
  return { route, pathParameters, rank: [STATIC, ...rank, anyLast(routeMethod)] };
}

function anyLast(routeMethod: string): number {
  return routeMethod === 'ANY' ? 1 : 0;
}

function compare(a: readonly number[], b: readonly number[]): number {
  const different = a.findIndex((value, index) => value !== b[index]);
  return different < 0 ? 0 : (a[different] ?? 0) - (b[different] ?? 0);
}
