import { ENTRY_FAULTS } from '../../policy/entry-faults';
import { parseListEntry } from '../../policy/list-entry';
import type { ConstructReport } from './construct-report';

/** The origins of the entries of a live list; what is wrong behind them goes to `report`. */
export function originsOfEntries(entries: readonly string[], report: ConstructReport): readonly string[] {
  if (!Array.isArray(entries)) return entries;
  return entries.map((text: unknown, i) => {
    if (typeof text !== 'string' || !text.includes(';')) return text as string;
    const entry = parseListEntry(text);
    if (typeof entry !== 'string') return entry.origin;
    const { reason, fix } = ENTRY_FAULTS[entry];
    report.error(entry, `origins[${i}]`, text, reason, fix);
    return text.slice(0, text.indexOf(';'));
  });
}

/**
 * What is to be said of entries whose last day has passed; `undefined` where there are none.
 *
 * @param now milliseconds since the epoch
 */
export function endedEntries(entries: readonly string[], now: number): string | undefined {
  const ended = entries.filter((text) => {
    const entry = parseListEntry(text);
    return typeof entry !== 'string' && entry.endsAt <= now;
  });
  if (ended.length === 0) return undefined;
  return `${ended.join(', ')}: the last day has passed, so that this admits nobody; leave it out of initialOrigins, or write a later day`;
}
