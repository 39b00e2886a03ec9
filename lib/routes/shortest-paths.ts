import { RouteTable } from './route-table';

/**
 * The shortest path of each route at which something answers; a route without one is at its own path.
 *
 * @param routes paths that classes were applied to
 * @param paths those at which something answers
 */
export function shortestPaths(routes: readonly string[], paths: readonly string[]): (route: string) => string {
  const table = new RouteTable(routes.map((path) => [path, path] as const));
  const byRoute = new Map<string, string>();
  for (const path of [...paths].sort((a, b) => a.length - b.length)) {
    const route = table.find(path);
    if (route !== undefined && !byRoute.has(route)) byRoute.set(route, path);
  }
  return (route) => byRoute.get(route) ?? route;
}
