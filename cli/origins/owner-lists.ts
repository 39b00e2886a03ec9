import { OWNER_NAME, ownerListName } from '../../lib/contract/list-sources';
import type { PushedSources } from '../../lib/template/pushed-class';
import type { Stack } from '../../lib/template/stack';
import { syncConfigsIn } from '../../lib/template/sync-configs';
import { problem } from '../tokens/problem';
import type { ListedClass } from './listed-class';

/**
 * The list of an owner in place of that of the class.
 *
 * @param pushed `undefined` where the class is not known
 * @throws Error with a sentence for the terminal
 */
export function listOfOwner(listed: ListedClass, owner: string, pushed: PushedSources | undefined): ListedClass {
  const owners = pushed && (pushed.owners ?? {});
  if (!OWNER_NAME.test(owner) || (owners && !Object.hasOwn(owners, owner))) {
    const names = Object.keys(owners ?? {}).map((name) => JSON.stringify(name));
    const expected =
      names.length > 0 ? `one of ${names.join(', ')} was expected` : 'no owner has a list of its own here';
    throw new Error(problem('owner-unknown', `--list-of: got ${JSON.stringify(owner)}: ${expected}`));
  }
  const parameter = ownerListName(listed.parameter, owner);
  return { ...listed, parameter, owner: { name: owner, ...(owners && { domains: owners[owner]! }) } };
}

/** Whose list a parameter is, and of which class of an app. */
export function ownerIn(stacks: readonly Stack[], parameter: string): OwnedParameter | undefined {
  const classes = syncConfigsIn(stacks).flatMap((config) => Object.values(config.classes));
  const all = classes.flatMap(({ source, owners = {} }) =>
    Object.keys(owners).map((owner) => ({ list: source, owner })),
  );
  return all.find(({ list, owner }) => ownerListName(list, owner) === parameter);
}

interface OwnedParameter {
  /** Name of the list of the class. */
  readonly list: string;
  readonly owner: string;
}

/** Whose list a parameter may be, and of which class, by its name alone. */
export function ownerInName(parameter: string): OwnedParameter | undefined {
  const [, folder, owner] = /^(\/.+)\/owners\/([^/]+)$/.exec(parameter) ?? [];
  if (folder === undefined || owner === undefined || !OWNER_NAME.test(owner)) return undefined;
  return { list: `${folder}/origins`, owner };
}
