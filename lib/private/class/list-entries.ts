import { type ListEntryFault, parseListEntry } from '../../policy/list-entry';
import type { ConstructReport } from './construct-report';

const FAULTS: { readonly [code in ListEntryFault]: { readonly reason: string; readonly fix: string } } = {
  'entry-key-unknown': {
    reason: 'after the origin, an entry has until or review, and entries with any other key are ignored',
    fix: 'write ";until=2026-12-03" or ";review=2026-12-01" after the origin',
  },
  'entry-key-repeated': { reason: 'an entry says each key once', fix: 'leave one of them out' },
  'entry-date-invalid': { reason: 'a date is a day of the calendar', fix: 'write it as "2026-12-03"' },
};

/** The origins of the entries of a live list; what is wrong behind them goes to `report`. */
export function originsOfEntries(entries: readonly string[], report: ConstructReport): readonly string[] {
  if (!Array.isArray(entries)) return entries;
  return entries.map((text: unknown, i) => {
    if (typeof text !== 'string' || !text.includes(';')) return text as string;
    const entry = parseListEntry(text);
    if (typeof entry !== 'string') return entry.origin;
    const { reason, fix } = FAULTS[entry];
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
