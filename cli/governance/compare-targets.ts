import type { ClassConfig, FunctionConfig, Route } from '../../lib/contract/function-config';
import type { TargetKind } from '../../lib/contract/metadata';
import { CHANGES, type Change, classChanges, type Half, type SpokenClass } from './class-changes';
import { comparedPaths } from './compared-paths';
import type { ComparedSources } from './list-changes';

/** What classes are applied to, or a policy by itself. */
export interface ComparedTarget {
  readonly kind: TargetKind | 'policy' | 'list';
  readonly id: string;
  readonly stack: string;
  readonly config: FunctionConfig;
  /** What the live lists of its classes are made from, as far as code says. */
  readonly sources?: { readonly [className: string]: ComparedSources | undefined };
  /** Of a list: when its entries end, in milliseconds since the epoch; `Infinity` for those without an end. */
  readonly ends?: ReadonlyMap<string, number>;
}

/** What changes at some paths of a target, where the same classes speak. */
export interface Difference {
  /** `REST API Api of Shop` */
  readonly target: string;
  readonly paths: readonly string[];
  /** Of which methods. */
  readonly half: Half;
  /** Names of the classes; left out where there is none. */
  readonly before?: string;
  readonly after?: string;
  readonly changes: readonly Change[];
}

/** Entries that two lists have, and that end on other days. */
function endDifferences(before: ComparedTarget | undefined, after: ComparedTarget | undefined): Difference[] {
  const changes = [...(after?.ends ?? [])].flatMap(([origin, ends]): Change[] => {
    const ended = before?.ends?.get(origin);
    if (ended === undefined || ended === ends) return [];
    const code = ends > ended ? 'entry-ends-later' : 'entry-ends-earlier';
    return [{ code, direction: CHANGES[code], value: `${origin} ${dayOf(ended)} -> ${dayOf(ends)}` }];
  });
  if (changes.length === 0) return [];
  return [{ target: nameOf(after!), paths: ['/'], half: 'all', before: 'list', after: 'list', changes }];
}

/** The last day of an entry. */
function dayOf(endsAt: number): string {
  return endsAt === Number.POSITIVE_INFINITY ? 'no end' : new Date(endsAt - 1).toISOString().slice(0, 10);
}

/** What changes between two apps: by target, path and class. */
export function compareTargets(before: readonly ComparedTarget[], after: readonly ComparedTarget[]): Difference[] {
  return pairsOf(before, after).flatMap(([old, now, isMoved]) => [
    ...(isMoved ? [moved(old!, now!)] : []),
    ...grouped(differencesOf(old, now)),
    ...endDifferences(old, now),
  ]);
}

type Pair = readonly [before: ComparedTarget | undefined, after: ComparedTarget | undefined, isMoved?: boolean];

/**
 * Which targets of two apps are the same: by stack and logical id; of those left by the id alone, since stages are stacks of other names;
 * then by what is said of them, since a logical id may change.
 */
function pairsOf(before: readonly ComparedTarget[], after: readonly ComparedTarget[]): Pair[] {
  const left = new Set(before);
  const pairs = new Map<ComparedTarget, Pair>();
  const [first] = before;
  if (before.length === 1 && after.length === 1 && first && after[0]?.kind === first.kind) return [[first, after[0]]];
  const pair = (isMoved: boolean, isSame: (old: ComparedTarget, now: ComparedTarget) => boolean) => {
    for (const now of after) {
      if (pairs.has(now)) continue;
      const candidates = [...left].filter((old) => old.kind === now.kind && isSame(old, now));
      const [old] = candidates;
      if (old === undefined || candidates.length > 1) continue;
      left.delete(old);
      pairs.set(now, [old, now, isMoved]);
    }
  };
  pair(false, (old, now) => old.id === now.id && old.stack === now.stack);
  pair(false, (old, now) => old.id === now.id);
  pair(true, (old, now) => JSON.stringify(old.config) === JSON.stringify(now.config));
  return [
    ...after.map((now): Pair => pairs.get(now) ?? [undefined, now]),
    ...[...left].map((old): Pair => [old, undefined]),
  ];
}

function moved(before: ComparedTarget, after: ComparedTarget): Difference {
  const value = `${nameOf(before)} -> ${nameOf(after)}`;
  const change: Change = { code: 'target-moved', direction: CHANGES['target-moved'], value };
  return { target: nameOf(after), paths: after.config.routes.map(({ path }) => path), half: 'all', changes: [change] };
}

export function nameOf({ kind, id, stack }: ComparedTarget): string {
  return stack === '' ? `${kind} ${id}` : `${kind} ${id} of ${stack}`;
}

function differencesOf(before: ComparedTarget | undefined, after: ComparedTarget | undefined): Difference[] {
  const target = nameOf((after ?? before)!);
  const routes = (of: ComparedTarget | undefined) => of?.config.routes ?? [];
  const isDistribution = (after ?? before)!.kind === 'distribution';
  return comparedPaths(routes(before), routes(after), isDistribution).flatMap(({ path, was, is }) => {
    const isWhole = [was, is].every((route) => route === undefined || route.read === route.write);
    return (isWhole ? (['all'] as const) : (['read', 'write'] as const)).flatMap((half): Difference[] => {
      const [spoke, speaks] = [spokenIn(before, was, half), spokenIn(after, is, half)];
      const changes = classChanges(spoke, speaks);
      if (changes.length === 0) return [];
      return [
        {
          target,
          paths: [path],
          half,
          ...(spoke && { before: spoke.name }),
          ...(speaks && { after: speaks.name }),
          changes,
        },
      ];
    });
  });
}

function spokenIn(target: ComparedTarget | undefined, route: Route | undefined, half: Half): SpokenClass | undefined {
  if (target === undefined || route === undefined) return undefined;
  const name = half === 'write' ? route.write : route.read;
  const config: ClassConfig | undefined = target.config.classes[name];
  const { otherDomains } = target.config;
  const sources = target.sources?.[name];
  return config && { name, config, half, sources, ...(otherDomains && { otherDomains }) };
}

/** Paths at which the same changes are made are told together. */
function grouped(differences: readonly Difference[]): Difference[] {
  const groups = new Map<string, Difference>();
  for (const one of differences) {
    const { paths, ...rest } = one;
    const key = JSON.stringify(rest);
    const group = groups.get(key);
    groups.set(key, group ? { ...group, paths: [...group.paths, ...paths] } : one);
  }
  return [...groups.values()];
}
