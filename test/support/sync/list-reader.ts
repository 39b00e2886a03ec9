import { readEffectiveList, readInForce } from '../../../lib/contract/effective-list';
import { partName, readPart } from '../../../lib/contract/effective-part';
import type { FakeStore } from './fake-store';

/** The entries that a reader finds who goes by the versions of parts that the list names; `undefined` where it finds no whole list. */
export function entriesInForce(store: FakeStore, effective: string): string[] | undefined {
  const { value = '' } = store.get(effective) ?? {};
  const said = readInForce(value);
  if (said === undefined) return undefined;
  if (!('parts' in said)) return readEffectiveList(value)?.parts.flatMap(({ entries }) => entries);
  const parts = said.parts.map((version, i) => store.get(`${partName(effective, i)}:${version}`));
  const read = parts.map((part) => part && readPart(part.value)?.entries);
  return read.some((entries) => entries === undefined) ? undefined : read.flatMap((entries) => entries ?? []);
}
