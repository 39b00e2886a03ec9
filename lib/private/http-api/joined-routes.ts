import { RouteTable } from '../../routes/route-table';
import { type Facade, isDeployedWith } from '../api/facades';
import type { Routes } from '../class/class-routes';
import { type Refusal, refusal } from '../messages/refusal';
import type { ApiRoute } from './api-routes';

/** The routes that one facade covers of those that several see: each belongs to whoever named the longest path of it. */
export interface JoinedRoutes {
  readonly mine: readonly ApiRoute[];
  readonly problems: readonly Refusal[];
}

/** Shares the routes of an API out among the facades that are deployed together. */
export function joinRoutes(
  all: readonly ApiRoute[],
  facade: Pick<Facade, 'scope' | 'classes'>,
  others: readonly Facade[],
): JoinedRoutes {
  const beside = others.filter((one) => isDeployedWith(one.scope, facade.scope));
  if (beside.length === 0) return { mine: all, problems: [] };
  const owners = new Map<string, Routes>();
  for (const { classes } of beside) for (const [path] of classes.routes.entries) owners.set(path, classes.routes);
  const problems: Refusal[] = [];
  for (const [path] of facade.classes.routes.entries) {
    if (owners.has(path)) problems.push(taken(path, facade, beside));
    owners.set(path, facade.classes.routes);
  }
  const table = new RouteTable(owners);
  const mine = all.filter(({ path }) => [facade.classes.routes, undefined].includes(table.find(path)));
  return { mine, problems };
}

function taken(path: string, { scope }: Pick<Facade, 'scope'>, beside: readonly Facade[]): Refusal {
  const other = beside.find(({ classes }) => [...classes.routes.entries].some(([one]) => one === path));
  return refusal(
    'path-has-classes',
    `got ${JSON.stringify(path)}: ${other?.scope.node.path} and ${scope.node.path} are for one API, and both have classes for it; ` +
      'apply once a path',
  );
}
