/** What an entry of a live list says beside its origin. */
export interface ListEntry {
  /** An origin or an origin pattern, not yet looked at. */
  readonly origin: string;
  /** When it ends, in milliseconds since the epoch: at the end of its day of `until`, in UTC. `Infinity` without one. */
  readonly endsAt: number;
  /** Who answers for it: for people alone. */
  readonly owner?: string;
  /** Of one that is about to come into the list: for how many percent of clients it is there already. */
  readonly joins?: number;
  /** Of one that is about to go from the list: for how many percent of clients it is gone already. */
  readonly leaves?: number;
}

/** Why what follows an origin cannot be read. Such an entry admits nothing: what a reader does not know must not widen a list. */
export type ListEntryFault =
  | 'entry-key-unknown'
  | 'entry-key-repeated'
  | 'entry-date-invalid'
  | 'entry-owner-invalid'
  | 'entry-stage-invalid';

const DAY_MS = 86_400_000;
/**
 * Keys of entries: the last day on which one admits its origin, the day on which somebody wanted to look at it again, who answers
 * for it, and for how many percent of clients it has come or gone already.
 */
const KEYS = ['until', 'review', 'owner', 'joins', 'leaves'];
/** A name that needs no quotes anywhere: in a list, a shell, a table or a message. */
const OWNER = /^[\w.@-]{1,64}$/;
/** All of them is no stage: the key is gone then, or the entry. */
const PERCENT = /^(0|[1-9]\d?)$/;
const DATE = /^\d{4}-\d{2}-\d{2}$/;

/**
 * Takes an entry of a live list apart: `https://pr-12.shop.example;until=2026-12-03;review=2026-12-01;owner=tea-ltd`. Dates are days
 * in UTC.
 */
export function parseListEntry(text: string): ListEntry | ListEntryFault {
  if (!text.includes(';')) return { origin: text, endsAt: Number.POSITIVE_INFINITY };
  const [origin = '', ...parts] = text.split(';');
  let endsAt = Number.POSITIVE_INFINITY;
  let owner: string | undefined;
  let stage: Pick<ListEntry, 'joins' | 'leaves'> | undefined;
  const seen: string[] = [];
  for (const part of parts) {
    const at = part.indexOf('=');
    const key = part.slice(0, Math.max(at, 0));
    if (!KEYS.includes(key)) return 'entry-key-unknown';
    if (seen.includes(key)) return 'entry-key-repeated';
    seen.push(key);
    const value = part.slice(at + 1);
    if (key === 'owner') {
      if (!OWNER.test(value)) return 'entry-owner-invalid';
      owner = value;
      continue;
    }
    if (key === 'joins' || key === 'leaves') {
      if (stage !== undefined || !PERCENT.test(value)) return 'entry-stage-invalid';
      stage = { [key]: Number(value) };
      continue;
    }
    const day = dayOf(value);
    if (day === undefined) return 'entry-date-invalid';
    if (key === 'until') endsAt = day + DAY_MS;
  }
  return { origin, endsAt, ...(owner !== undefined && { owner }), ...stage };
}

/** The beginning of a day of the calendar, in milliseconds since the epoch. */
function dayOf(text: string): number | undefined {
  if (!DATE.test(text)) return undefined;
  const day = Date.parse(text);
  // engines take the 30th of February for the 2nd of March
  if (Number.isNaN(day) || new Date(day).toISOString().slice(0, text.length) !== text) return undefined;
  return day;
}
