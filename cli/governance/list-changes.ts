import { ownerListName, shardName } from '../../lib/contract/list-sources';

/** Parameters that the list of a class is made from, as far as code says. */
export interface ComparedSources {
  /** The first one. */
  readonly parameter: string;
  /** How many the operators' list takes. */
  readonly shards: number;
  /** By name of an owner with a list of its own, its domains. */
  readonly owners: { readonly [owner: string]: readonly string[] };
}

type ListChange = readonly [
  code: 'list-parameter-removed' | 'list-parameter-added' | 'owner-domain-added' | 'owner-domain-removed',
  value: string,
];

/**
 * What changes in the parameters that a list is made from: entries of those that no longer count go out of force, whatever they are. That
 * the first one is another is told by itself.
 */
export function listChanges(before: ComparedSources, after: ComparedSources): ListChange[] {
  return [
    ...parameters(before, after).map((value) => ['list-parameter-removed', value] as const),
    ...parameters(after, before).map((value) => ['list-parameter-added', value] as const),
    ...domains(after, before, () => true).map((value) => ['owner-domain-added', value] as const),
    ...domains(before, after, (owner) => Object.hasOwn(after.owners, owner)).map(
      (value) => ['owner-domain-removed', value] as const,
    ),
  ];
}

/** Those of one that another does not have, shards as one. */
function parameters(one: ComparedSources, other: ComparedSources): string[] {
  const isMoved = one.parameter !== other.parameter;
  const [first, last] = [isMoved ? 1 : other.shards, one.shards - 1];
  const shards = [...new Set([first, last])].map((i) => shardName(one.parameter, i)).join(' to ');
  const owners = Object.keys(one.owners).filter((owner) => isMoved || !Object.hasOwn(other.owners, owner));
  return [...(first <= last ? [shards] : []), ...owners.map((owner) => ownerListName(one.parameter, owner))];
}

/** Domains of owners that another does not have. */
function domains(one: ComparedSources, other: ComparedSources, isMeant: (owner: string) => boolean): string[] {
  return Object.entries(one.owners).flatMap(([owner, all]) => {
    const known = Object.hasOwn(other.owners, owner) ? other.owners[owner]! : [];
    return isMeant(owner) ? all.filter((domain) => !known.includes(domain)).map((domain) => `${owner}: ${domain}`) : [];
  });
}
