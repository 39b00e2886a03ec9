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

/** What every parser makes of a value. */
export function parsedOf({ origins, candidate, shares, rejected = [] }: StagedListCase) {
  return { origins, ...(candidate && { staged: { candidate, shares } }), rejected, usable: true };
}
