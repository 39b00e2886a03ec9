import { type EffectiveList, effectiveName, readEffectiveList, readInForce } from '../../lib/contract/effective-list';
import { partName, readPart } from '../../lib/contract/effective-part';
import type { ListParameter } from './list-parameter';

/** What is in force of a list, and the parameter that says so. */
export interface EffectiveState {
  readonly parameter: string;
  readonly version: number;
  /** Not where the parameter has no such value, or a part that it names is not there. */
  readonly list?: EffectiveList;
}

/**
 * What is in force of the list of a class, from one parameter or from all of its parts; `undefined` where there is no such parameter.
 *
 * @param store any parameter of the account and Region
 * @throws Error with a sentence for the terminal
 */
export async function effectiveState(
  store: Pick<ListParameter, 'beside' | 'several'>,
  classList: string,
): Promise<EffectiveState | undefined> {
  const parameter = effectiveName(classList);
  const found = await store.beside(parameter);
  if (found === undefined) return undefined;
  const list = await effectiveListIn(found.value, parameter, store);
  return { parameter, version: found.version, ...(list && { list }) };
}

async function effectiveListIn(
  value: string,
  effective: string,
  store: Pick<ListParameter, 'several'>,
): Promise<EffectiveList | undefined> {
  const read = readInForce(value);
  if (read === undefined || 'entries' in read) return readEffectiveList(value);
  const names = read.parts.map((version, i) => `${partName(effective, i)}:${version}`);
  const values = await store.several(names);
  const parts = names.map((name) => readPart(values.get(name)?.value ?? ''));
  const known = parts.filter((part) => part !== undefined);
  return known.length === parts.length ? { readAt: read.readAt, parts: known } : undefined;
}
