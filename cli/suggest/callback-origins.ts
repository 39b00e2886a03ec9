import { isFault, parseOriginPattern } from '../../lib/policy/origin';
import { originProblem } from '../../lib/policy/origin-problem';
import { OriginSet } from '../../lib/policy/origin-set';
import { addCommand, type SuggestedList } from './suggestions';
import type { AppClient } from './user-pool';

/** The origin of callback URLs of app clients: its pages sign users in, so that they may call the API as well. A person decides. */
export interface CallbackOrigin {
  readonly origin: string;
  readonly clients: readonly Pick<AppClient, 'id' | 'name'>[];
  /** The entry that admits it already. */
  readonly admittedBy?: string;
  /** Why the list would not take it. */
  readonly problems?: readonly string[];
  /** A command that lets it in. */
  readonly command?: string;
}

/**
 * @param listed origins and patterns that are listed now
 * @returns what is new first; apps of phones, whose callbacks have no web origin, are left out
 */
export function callbackOrigins(
  clients: readonly AppClient[],
  listed: readonly string[],
  list: SuggestedList,
): CallbackOrigin[] {
  const admitted = new OriginSet(listed);
  const found = new Map<string, Pick<AppClient, 'id' | 'name'>[]>();
  for (const { id, name, callbackUrls } of clients) {
    for (const origin of new Set(callbackUrls.flatMap(webOriginOf))) {
      found.set(origin, [...(found.get(origin) ?? []), { id, name }]);
    }
  }
  const all = [...found].map(([origin, clients]): CallbackOrigin => {
    const admittedBy = admitted.match(origin);
    if (admittedBy !== undefined) return { origin, clients, admittedBy };
    const problems = problemsOf(origin, list);
    if (problems.length > 0) return { origin, clients, problems };
    return { origin, clients, ...(list.problemsOf && { command: addCommand(origin, list) }) };
  });
  return [...all.filter(({ admittedBy }) => !admittedBy), ...all.filter(({ admittedBy }) => admittedBy)];
}

/** URLs may have a host that reads as an entry with keys: `https://shop.example;until=2026-12-03`. */
function problemsOf(origin: string, list: SuggestedList): readonly string[] {
  const parsed = parseOriginPattern(origin);
  if (isFault(parsed)) return [`${parsed} - ${originProblem(origin, parsed).reason}`];
  return list.problemsOf?.(origin) ?? [];
}

/** The same for people. */
export function callbackLines(found: readonly CallbackOrigin[]): string[] {
  if (found.length === 0) return ['no app client has a callback URL with a web origin'];
  return found.flatMap(({ origin, clients, admittedBy, problems = [], command }) => {
    const of = clients.map(({ id, name }) => `${name} (${id})`).join(', ');
    const about = `${origin}  callback of ${of}`;
    if (admittedBy !== undefined) return [`${about}: ${admittedBy} admits it already`];
    if (problems.length > 0) return [about, ...problems.map((one) => `  the list would not take it: ${one}`)];
    if (command === undefined) return [about, '  if its pages call the API, add it to the list in code and deploy'];
    return [about, '  if its pages call the API:', `    ${command}`];
  });
}

function webOriginOf(url: string): string[] {
  const { protocol = '', origin = '' } = URL.canParse(url) ? new URL(url) : {};
  return /^https?:$/.test(protocol) ? [origin] : [];
}
