import type { ListEntryFault } from './list-entry';

/** What is wrong behind the origin of an entry, and what to write instead. */
export const ENTRY_FAULTS: { readonly [code in ListEntryFault]: { readonly reason: string; readonly fix: string } } = {
  'entry-key-unknown': {
    reason: 'after the origin, an entry has until or review, and entries with any other key are ignored',
    fix: 'write ";until=2026-12-03" or ";review=2026-12-01" after the origin',
  },
  'entry-key-repeated': { reason: 'an entry says each key once', fix: 'leave one of them out' },
  'entry-date-invalid': { reason: 'a date is a day of the calendar', fix: 'write it as "2026-12-03"' },
};
