import type { PushedClass } from './sync-config';

/** A parameter that the list of a pushed class is made from. */
export interface ListSource {
  readonly parameter: string;
  /** Of the list of an owner. */
  readonly owner?: string;
  /** Of the list of an owner: what its origins have to be at or below. */
  readonly domains?: readonly string[];
}

const LAST_PART = /\/origins$/;

/** Names of owners are the last part of a parameter's name. */
export const OWNER_NAME = /^[\w.-]{1,64}$/;

/** Name of the parameter with an owner's list: `/shop/cors/orders/owners/tea-ltd` for `/shop/cors/orders/origins`. */
export function ownerListName(parameter: string, owner: string): string {
  return `${ownersPrefix(parameter)}${owner}`;
}

/** What the names of all of them begin with. */
export function ownersPrefix(parameter: string): string {
  return `${parameter.replace(LAST_PART, '')}/owners/`;
}

/**
 * Name of a parameter of a list that takes several: the first is the list itself, and `/shop/cors/orders/shards/1` comes after
 * `/shop/cors/orders/origins`.
 */
export function shardName(parameter: string, index: number): string {
  return index === 0 ? parameter : `${shardsPrefix(parameter)}${index}`;
}

/** Parameters that a list takes at most: those that the status of a list has room for. */
export const MAX_SHARDS = 100;

/** What the names of all but the first begin with. */
export function shardsPrefix(parameter: string): string {
  return `${parameter.replace(LAST_PART, '')}/shards/`;
}

/** All sources of a list in the order of their entries: those of the operators, then those of owners. */
export function listSources({
  source,
  shards = 1,
  owners = {},
}: Pick<PushedClass, 'source' | 'shards' | 'owners'>): ListSource[] {
  const own = Array.from({ length: shards }, (_, i) => ({ parameter: shardName(source, i) }));
  const others = Object.entries(owners).map(([owner, domains]) => {
    return { parameter: ownerListName(source, owner), owner, domains };
  });
  return [...own, ...others];
}
