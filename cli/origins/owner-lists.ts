import { OWNER_NAME, ownerListName } from '../../lib/contract/list-sources';
import type { PushedSources } from '../../lib/template/pushed-class';
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
    throw new Error(`--list-of: got ${JSON.stringify(owner)}: ${expected}`);
  }
  const parameter = ownerListName(listed.parameter, owner);
  return { ...listed, parameter, owner: { name: owner, ...(owners && { domains: owners[owner]! }) } };
}
