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

/** All sources of a list in the order of their entries: that of the operators, then those of owners. */
export function listSources(
  source: string,
  owners: { readonly [owner: string]: readonly string[] } = {},
): ListSource[] {
  const others = Object.entries(owners).map(([owner, domains]) => {
    return { parameter: ownerListName(source, owner), owner, domains };
  });
  return [{ parameter: source }, ...others];
}
