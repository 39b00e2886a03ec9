import { entriesOf } from '../../checks/origins/entries';
import { stageOf } from '../../checks/origins/stages';
import { parseListEntry } from '../../lib/policy/list-entry';
import { parseAllowlist } from '../../lib/policy/live-allowlist';
import { ownerRefusal } from '../../lib/policy/owned-origin';
import { daysOf, stageWords } from './effect';
import type { ListedClass } from './listed-class';

/** An entry of a list, as `list` shows it. */
export interface ListedEntry {
  readonly entry: string;
  readonly owner?: string;
  /** Why. */
  readonly admitsNobody?: string;
  /** Whether there is no room for it in what is in force. */
  readonly leftOut?: true;
}

/**
 * The entries of a value.
 *
 * @param domains of the list of an owner: what its origins have to be at or below
 * @param now milliseconds since the epoch
 * @param leftOut those for which there is no room in what is in force
 */
export function listedEntries(
  value: string,
  { config }: ListedClass,
  domains: readonly string[] | undefined,
  now: number,
  leftOut: readonly string[] = [],
): ListedEntry[] {
  return entriesOf(value).map((entry) => {
    const parsed = parseListEntry(entry);
    const { rejected = [] } = config ? parseAllowlist(entry, config.policy, config.live?.patternsUnder ?? [], now) : {};
    const isForeign = typeof parsed !== 'string' && domains ? ownerRefusal(parsed.origin, domains) : undefined;
    const code = rejected[0]?.code ?? isForeign;
    return {
      entry,
      ...(typeof parsed !== 'string' && parsed.owner && { owner: parsed.owner }),
      ...stageOf(entry),
      ...(code ? { admitsNobody: code } : leftOut.includes(entry) && { leftOut: true as const }),
    };
  });
}

/** The same for people. */
export function entryLines(entries: readonly ListedEntry[], now: number): string[] {
  if (entries.length === 0) return ['  nobody'];
  return entries.map(({ entry, admitsNobody, leftOut }) => {
    const invalid = admitsNobody
      ? `admits nobody: ${admitsNobody}`
      : leftOut && 'not in force: there is no room for it';
    return `  ${[entry, invalid, stageWords(entry), daysOf(entry, now)].filter(Boolean).join('  ')}`;
  });
}

/** Origins that a message names. */
const NAMED = 20;

/** What a list has, for a message. */
export function someOf(origins: Iterable<string>): string {
  const all = [...origins];
  const more = all.length > NAMED ? [`${all.length - NAMED} more`] : [];
  return [...all.slice(0, NAMED), ...more].join(', ') || 'no origin';
}
