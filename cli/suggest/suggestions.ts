import { type AuditedEntry, audit } from '../../checks/audit/audit';
import type { Network } from '../../checks/audit/find-out';
import { classify, LEAST_BINS } from '../../checks/denials/classify';
import type { DenialFinding } from '../../checks/denials/denial-finding';
import { findingText } from '../../checks/denials/finding-text';
import { type ListVersion, recordedLists } from '../../checks/denials/recorded-list';
import { originOf } from '../../checks/origins/entries';
import { isFault, parseOriginPattern } from '../../lib/policy/origin';
import { OriginSet } from '../../lib/policy/origin-set';
import type { ReadHours } from './read-hours';

/** What the logs say about a list, and what could be done. Nothing does it. */
export interface Suggestion extends DenialFinding {
  /** In a sentence: who, how many, since when. */
  readonly text: string;
  /** What is known of the origin. */
  readonly origins?: readonly Pick<AuditedEntry, 'origin' | 'facts' | 'findings'>[];
  /** What to decide. */
  readonly advice: string;
  /** A command that does it. */
  readonly command?: string;
}

/** The list that is to be changed, as a command names it. */
export interface SuggestedList {
  /** Class or parameter, as the user named it. */
  readonly named: string;
  /** Options that `cdk-cors origins` needs to find it again. */
  readonly options: readonly string[];
  /** What is wrong with an entry that would be added; absent where the list is in code, which no command changes. */
  readonly problemsOf?: (entry: string) => readonly string[];
}

/**
 * @param sources versions of each parameter of the list, the oldest first
 * @throws Error with a sentence for the terminal
 */
export async function suggestions(
  suggested: SuggestedList,
  { start, bins }: ReadHours,
  sources: readonly (readonly ListVersion[])[],
  network: Network,
): Promise<Suggestion[]> {
  if (bins.length <= LEAST_BINS) {
    throw new Error(
      `there are ${bins.length} hours from the first midnight on, and what is usual takes more than ${LEAST_BINS} to be known: ask for more days`,
    );
  }
  const { listed, changes } = recordedLists(sources, start);
  const current = sources.flatMap((versions) => versions.at(-1)?.entries ?? []).map(originOf);
  const admitted = new OriginSet(current);
  const isListed = (origin: string) => current.includes(origin) || admitted.match(origin) !== undefined;
  const findings = classify({ start: new Date(start).toISOString(), binMinutes: 60, bins, listed, changes });
  const about = [...new Set(findings.flatMap(({ origin }) => origin ?? []))];
  const list = { class: suggested.named, list: 'suggested', entries: about.map((text) => ({ text })) };
  const { entries } = await audit([list], { network });
  return findings.map((finding) => {
    const known = entries.filter(({ origin }) => origin === finding.origin);
    return {
      ...finding,
      text: findingText(finding, start),
      ...(known.length > 0 && { origins: known.map(({ origin, facts, findings }) => ({ origin, facts, findings })) }),
      ...adviceOn(finding, suggested, isListed),
    };
  });
}

function adviceOn(
  { kind, origin, evidence: { rule } }: DenialFinding,
  { named, options, problemsOf }: SuggestedList,
  isListed: (origin: string) => boolean,
): Pick<Suggestion, 'advice' | 'command'> {
  const command = (verb: 'add' | 'remove') =>
    problemsOf && { command: commandFor(verb, origin ?? '', { named, options }) };
  // nobody should write down what the list would refuse
  const problem = kind === 'shift' && origin !== undefined ? problemOf(origin, problemsOf) : undefined;
  const how = problemsOf ? ':' : ', change the list in code and deploy';
  if (kind === 'probing') return { advice: 'nothing is open to them; docs/limits.md says how to bound their rate' };
  if (kind === 'shift' && problem !== undefined)
    return { advice: `find out whose it is; the list would not take it as it is: ${problem}` };
  if (kind === 'shift') return { advice: `find out whose it is; if it is to be let in${how}`, ...command('add') };
  if (rule === 'unreadable') return { advice: 'find out why the list cannot be read: docs/parameter-store.md' };
  if (origin === undefined) return { advice: 'find out what happened to the API at that time' };
  if (!isListed(origin))
    return { advice: `it vanished from the list, and nobody said so; to let it in again${how}`, ...command('add') };
  if (rule === 'denied')
    return { advice: 'it is listed: look for what changed at that time, in the class, its methods and headers' };
  return { advice: `ask whoever runs it; if it has moved, or is gone${how}`, ...command('remove') };
}

/** Why a list would not take it. What somebody sent as an origin may read as an entry with keys. */
function problemOf(origin: string, problemsOf: SuggestedList['problemsOf']): string | undefined {
  const parsed = parseOriginPattern(origin);
  return isFault(parsed) ? parsed : problemsOf?.(origin)[0];
}

/** A command that lets an origin in. */
export function addCommand(origin: string, list: SuggestedList): string {
  return commandFor('add', origin, list);
}

function commandFor(verb: 'add' | 'remove', origin: string, { named, options }: SuggestedList): string {
  return ['npx cdk-cors origins', verb, ...[named, origin, ...options].map(quoted), "--reason '...'"].join(' ');
}

/** For a shell: origins come from whoever sent them. */
function quoted(text: string): string {
  return /^[\w./:-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
