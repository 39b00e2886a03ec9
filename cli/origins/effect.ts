import { byOrigin } from '../../checks/origins/entries';
import { type Stage, stageOf } from '../../checks/origins/stages';
import { spanOf } from '../../lib/contract/times';
import { parseListEntry } from '../../lib/policy/list-entry';
import type { PolicyInput } from '../../lib/policy/model';
import { OriginSet } from '../../lib/policy/origin-set';
import type { ListedClass } from './listed-class';

/** What a change does to whom, in lines for people. */
export function effectLines(before: readonly string[], after: readonly string[], listed: ListedClass): string[] {
  const { config, targets, parameter } = listed;
  const had = textsOf(before);
  const has = textsOf(after);
  const gained = [...has].filter(([origin, entry]) => had.get(origin) !== entry);
  const lost = [...had.keys()].filter((origin) => !has.has(origin));
  const [patternsBefore, patternsAfter] = [had, has].map(admittingPatterns) as [string[], string[]];
  const others = (patterns: readonly string[], origin: string) =>
    new OriginSet(patterns.filter((other) => other !== origin)).match(origin.replace('*.', ''));
  return [
    ...gained.map(([origin, entry]) => {
      const covering = others(patternsBefore, origin);
      const before = had.get(origin);
      const inPlace = before === undefined ? undefined : `in place of ${before}`;
      // an entry that leaves stays if it is added, and one that joins is promoted
      const isPromoted = before !== undefined && stageOf(before) !== undefined && stageOf(entry) === undefined;
      const gain = gainOf(config?.policy);
      const what = isPromoted ? `${gain}; ${inPlace}` : (stageWords(entry) ?? inPlace ?? gain);
      return `+ ${entry}  ${what}${covering === undefined ? '' : `; ${covering} admits it already`}`;
    }),
    ...lost.map((origin) => {
      const covering = others(patternsAfter, origin);
      if (covering !== undefined) return `- ${origin}  is still admitted by ${covering}`;
      return `- ${origin}  ${lossOf(stageOf(had.get(origin)!), config?.policy)}`;
    }),
    ...(targets.length > 0 ? targets.map(({ text }) => `  at ${text}`) : [`  at whatever reads ${parameter}`]),
  ];
}

/** Patterns that admit somebody: nothing else covers another entry. */
function admittingPatterns(entries: ReadonlyMap<string, string>): string[] {
  const found = [...entries].filter(([origin, text]) => origin.includes('*') && !('joins' in (stageOf(text) ?? {})));
  return found.map(([origin]) => origin);
}

function textsOf(entries: readonly string[]): Map<string, string> {
  return new Map([...byOrigin(entries)].map(([origin, all]) => [origin, all.join(', ')]));
}

/** Whether nothing would change. */
export function isSame(before: readonly string[], after: readonly string[]): boolean {
  return before.length === after.length && before.every((entry, i) => entry === after[i]);
}

function gainOf(policy: PolicyInput | undefined): string {
  if (policy === undefined) return 'its pages may call what reads this list';
  const { methods, credentials } = policy;
  return `its pages may send ${methods.join(', ')}${credentials ? ' with credentials' : ''} and read the answers`;
}

function lossOf(stage: Stage | undefined, policy: PolicyInput | undefined): string {
  const joins = stage && 'joins' in stage ? stage.joins : undefined;
  if (joins === 0) return 'joined in shadow: nobody was let in, and nobody loses anything';
  const whose = joins === undefined ? '' : `was let in for ${joins} % of clients: `;
  const writes = policy?.rejectForeignWrites ? ', and their writes are rejected' : '';
  return `${whose}its pages can read no answer any more${writes}`;
}

/** Whether an entry lets nobody in yet. */
export function isShadow(entry: string): boolean {
  const stage = stageOf(entry);
  return stage !== undefined && 'joins' in stage && stage.joins === 0;
}

/**
 * When a change is in force.
 *
 * @param isLoss whether somebody is let in no longer
 * @param isFollowed whether it was said already where it has arrived: all else are functions that read it
 */
export function boundLines({ config }: ListedClass, isLoss: boolean, isFollowed: boolean): string[] {
  const seconds = config?.live?.freshForSeconds ?? 30;
  const maxAge = config?.policy.maxAgeSeconds;
  const still = `browsers may go on sending what they have asked for before, for up to ${spanOf(maxAge ?? 600)}`;
  const pushed = config?.live?.effective
    ? `where the list is pushed to within seconds, elsewhere ${seconds} s later`
    : `within ${seconds} s`;
  const bound = isFollowed ? `functions that read what is in force follow within ${seconds} s` : `in force ${pushed}`;
  return [`${bound}${isLoss ? `; ${still}` : ''}`];
}

/** The stage of an entry, as people say it. */
export function stageWords(entry: string): string | undefined {
  const stage = stageOf(entry);
  if (stage === undefined) return undefined;
  if ('joins' in stage)
    return stage.joins === 0 ? 'joins in shadow: nobody is let in yet' : `let in for ${stage.joins} % of clients`;
  return stage.leaves === 0
    ? 'leaves in shadow: everybody is still let in'
    : `put out for ${stage.leaves} % of clients`;
}

/** Days of an entry, as a list shows them. */
export function daysOf(entry: string, now: number): string {
  const parsed = parseListEntry(entry);
  if (typeof parsed === 'string' || parsed.endsAt === Number.POSITIVE_INFINITY) return '';
  return parsed.endsAt <= now ? 'ended' : `ends in ${Math.ceil((parsed.endsAt - now) / 86_400_000)} days`;
}
