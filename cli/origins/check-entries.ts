import { validatePolicy } from '../../lib/policy';
import { ENTRY_FAULTS } from '../../lib/policy/entry-faults';
import { describeIssue, type Issue } from '../../lib/policy/issue';
import { parseListEntry } from '../../lib/policy/list-entry';
import { parseAllowlist } from '../../lib/policy/live-allowlist';
import type { PolicyInput } from '../../lib/policy/model';
import { ownerRefusal } from '../../lib/policy/owned-origin';
import type { ListedClass } from './listed-class';

/** A parameter by itself says nothing of its class. */
const ANY: PolicyInput = { name: 'any', origins: [], methods: ['GET'], dangerouslyAllowInsecureOrigins: true };

/**
 * What is wrong with entries that somebody wants to add, in the words that synth has for them: all at once.
 *
 * @param now milliseconds since the epoch
 */
export function checkEntries(entries: readonly string[], { config, owner }: ListedClass, now: number): string[] {
  return entries.flatMap((text) =>
    [...issuesOf(text, config, now), ...ownerIssues(text, owner)].map((issue) => describeIssue(issue)),
  );
}

function ownerIssues(text: string, owner: ListedClass['owner']): Issue<string>[] {
  const entry = parseListEntry(text);
  if (typeof entry === 'string' || owner?.domains === undefined) return [];
  const code = ownerRefusal(entry.origin, owner.domains);
  if (code === undefined) return [];
  const reason = `in the list of ${owner.name}, origins are at or below ${owner.domains.join(', ')}`;
  const fix = 'add the domain to owners in code and deploy, or write it to the list of the class';
  return [{ code, path: 'entry', value: text, reason, fix }];
}

function issuesOf(text: string, config: ListedClass['config'], now: number): Issue<string>[] {
  const path = 'entry';
  const entry = parseListEntry(text);
  if (typeof entry === 'string') return [{ code: entry, path, value: text, ...ENTRY_FAULTS[entry] }];
  const policy = config?.policy ?? ANY;
  const { errors } = validatePolicy({ ...policy, origins: [entry.origin], credentials: false, selfOrigins: [] });
  const wrong = errors.filter((issue) => issue.path.startsWith('origins'));
  if (wrong.length > 0) return wrong.map((issue) => ({ ...issue, path }));
  if (entry.endsAt <= now) {
    return [
      {
        code: 'entry-ended',
        path,
        value: text,
        reason: 'its last day has passed',
        fix: 'write a later day, or leave until out',
      },
    ];
  }
  // what a list may hold beyond synth's rules, readers decide
  const domains = config ? (config.live?.patternsUnder ?? []) : [entry.origin.replace(/^.*\*\./, '')];
  const { rejected } = parseAllowlist(text, policy, domains, now);
  return rejected.map(({ code, value }) => ({
    code,
    path,
    value,
    reason: `readers accept patterns only under the domains that the class names: ${config?.live?.patternsUnder?.join(', ') || 'it names none'}`,
    fix: 'add the domain to patternsUnder in code and deploy, or list each origin',
  }));
}
