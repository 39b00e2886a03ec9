import type { StagedLists } from '../../../lib/policy/live-allowlist';
import { readCases } from './load';

/** What a value with stages says. */
export interface StagedListCase {
  readonly name: string;
  readonly value: string;
  readonly origins: readonly string[];
  /** @default - nothing is staged */
  readonly candidate?: readonly string[];
  readonly shares?: readonly { readonly below: number; readonly origins: readonly string[] }[];
  /** @default - none */
  readonly rejected?: readonly { readonly value: string; readonly code: string }[];
}

/** The number of a client in the stages of a class. */
export interface ClientCase {
  readonly class: string;
  readonly address: string;
  readonly number: number;
}

const { lists, clients } = readCases('stages.json') as {
  readonly lists: readonly StagedListCase[];
  readonly clients: readonly ClientCase[];
};

export const STAGED_LISTS = lists;
export const CLIENTS = clients;

/** What every parser makes of a value, with its stages unfolded. */
export function parsedOf({ origins, candidate, shares = [], rejected = [] }: StagedListCase) {
  const sorted = shares.map((share) => ({ ...share, origins: [...share.origins].sort() }));
  return { origins, ...(candidate && { candidate: [...candidate].sort(), shares: sorted }), rejected, usable: true };
}

/** What a parser made of a value, with the origins of each stage. */
export function unfolded({ staged, ...parsed }: { readonly staged?: StagedLists }) {
  if (staged === undefined) return parsed;
  const { steady, stages } = staged;
  const unique = (origins: readonly string[]) => [...new Set([...steady, ...origins])].sort();
  const below = (limit: number) =>
    unique(stages.flatMap(({ percent, joins, leaves }) => (percent < limit ? leaves : joins)));
  const limits = stages.map(({ percent }) => percent).filter((percent) => percent > 0);
  const shares = limits.map((limit) => ({ below: limit, origins: below(limit) }));
  return { ...parsed, candidate: unique(stages.flatMap(({ joins }) => joins)), shares };
}
