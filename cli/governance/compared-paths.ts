import type { Route } from '../../lib/contract/function-config';
import { PathPatternTable } from '../../lib/routes/path-pattern-table';
import { RouteTable } from '../../lib/routes/route-table';
import { meetingPath } from './meeting-path';

/** A path at which two apps are compared, and the routes that it belongs to. */
export interface ComparedPath {
  readonly path: string;
  readonly was?: Route;
  readonly is?: Route;
}

/**
 * Where two lists of routes may speak differently: at each of their paths, and where two of these meet. What happens there depends on the
 * order of a distribution's patterns, or on which of two templates is the more specific: neither path by itself tells of it.
 */
export function comparedPaths(
  before: readonly Route[],
  after: readonly Route[],
  isDistribution: boolean,
): ComparedPath[] {
  const [old, now] = [routesOf(before, isDistribution), routesOf(after, isDistribution)];
  const at = (path: string): ComparedPath => {
    const [was, is] = [old(path), now(path)];
    return { path, ...(was && { was }), ...(is && { is }) };
  };
  const paths = [...new Set([...after, ...before].map(({ path }) => path))].map(at);
  const told = new Map(paths.map((one) => [one.path, one]));
  paths.forEach((one, i) => {
    for (const other of paths.slice(i + 1)) {
      const path = meetingPath(one.path, other.path, isDistribution);
      if (path === undefined || told.has(path)) continue;
      const meeting = at(path);
      // the same change is told at one of the two
      if (!isSame(meeting, one) && !isSame(meeting, other)) told.set(path, meeting);
    }
  });
  return [...told.values()];
}

function isSame(a: ComparedPath, b: ComparedPath): boolean {
  return [a.was, a.is].every((route, i) => {
    const other = i === 0 ? b.was : b.is;
    return route?.read === other?.read && route?.write === other?.write;
  });
}

/** Which of the routes a path belongs to. */
function routesOf(routes: readonly Route[], isDistribution: boolean): (path: string) => Route | undefined {
  const entries = routes.map((route) => [route.path, route] as const);
  if (isDistribution) {
    const table = new PathPatternTable(entries);
    return (path) => table.find(sampleOf(path));
  }
  const exact = new Map(entries);
  const table = new RouteTable(entries);
  return (path) => exact.get(path) ?? table.find(path);
}

/** A path that a path pattern stands for, and as few others as possible. */
function sampleOf(pattern: string): string {
  const filled = pattern.replaceAll('*', 'cdk-cors-probe').replaceAll('?', 'x');
  return filled.startsWith('/') ? filled : `/${filled}`;
}
