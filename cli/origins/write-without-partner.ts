import { listValue } from '../../checks/origins/entries';
import { problem } from '../tokens/problem';
import { applyChange } from './apply-change';
import type { ListVersion } from './list-parameter';
import { hasEntries, type OpenParameter, takingOut } from './partner';

/** A partner with a list of its own may write it at the same time. */
const TRIES = 3;
/** An owner made its list, and may have had Parameter Store refuse the word none. */
const ANY_VALUE = '.*';

/**
 * Writes a list without the entries of a partner, those that come in meanwhile among them. Returns the version without any.
 *
 * @throws Error with a sentence for the terminal
 */
export async function writeWithoutPartner(
  open: Pick<OpenParameter, 'parameter' | 'listed' | 'current'>,
  partner: string,
  reason: string,
): Promise<number> {
  const { parameter: list, listed } = open;
  let current: Pick<ListVersion, 'version' | 'value'> = open.current;
  const own: Parameters<typeof applyChange>[0] = {
    name: list.name,
    versions: () => list.versions(true),
    write: (value, reason, base) => list.write(value, reason, base, { allowedPattern: ANY_VALUE }),
  };
  for (let tries = 0; tries < TRIES; tries++) {
    const change = takingOut({ listed, current }, partner);
    const { version, entries } = await applyChange(listed.owner ? own : list, current, change, reason);
    current = { version, value: listValue(entries) };
    if (!hasEntries({ listed, current }, partner)) return version;
  }
  const what = `${list.name}: ${partner} goes on writing it: take its permission away, and run the command again`;
  throw new Error(problem('list-busy', what));
}
