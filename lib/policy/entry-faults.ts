import type { ListEntryFault } from './list-entry';

/** What is wrong behind the origin of an entry, and what to write instead. */
export const ENTRY_FAULTS: { readonly [code in ListEntryFault]: { readonly reason: string; readonly fix: string } } = {
  'entry-key-unknown': {
    reason:
      'after the origin, an entry has until, review, owner, joins or leaves, and entries with any other key are ignored',
    fix: 'write ";until=2026-12-03", ";review=2026-12-01", ";owner=tea-ltd", ";joins=0" or ";leaves=0" after the origin',
  },
  'entry-key-repeated': { reason: 'an entry says each key once', fix: 'leave one of them out' },
  'entry-date-invalid': { reason: 'a date is a day of the calendar', fix: 'write it as "2026-12-03"' },
  'entry-owner-invalid': {
    reason: 'an owner is a name of 1 to 64 letters, digits and "._@-"',
    fix: 'write it as "tea-ltd" or "ops@tea.example"',
  },
  'entry-stage-invalid': {
    reason: 'a staged entry joins or leaves, for 0 to 99 percent of clients, in whole numbers',
    fix: 'write ";joins=25" or ";leaves=25"; for all clients, leave the key out, or the entry',
  },
};
