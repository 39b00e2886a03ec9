import type { DenialFinding } from './denial-finding';
import { HOURS_A_DAY, type PastHours, sum } from './past-hours';
import { patternBeside } from './site-origin';
import { hasUsers, networksByDay, type Stranger } from './strangers';

const LEAST_REQUESTS = 20;
/** One network has at most this share of the requests: users are many. */
const MOST_OF_ONE_NETWORK = 0.7;
/** So many new origins beside each other are one site, such as previews of branches. */
const LEAST_SIBLINGS = 3;
/** Of a site with many origins each may have few requests, but not one alone: a prober writes each once. */
const LEAST_OF_SIBLING = 2;

/** New origins that many networks come from, each at a low rate. */
export function shifts(past: PastHours, strangers: ReadonlyMap<string, Stranger>): DenialFinding[] {
  const sites = new Map<string, Stranger[]>();
  for (const stranger of strangers.values()) {
    const pattern = stranger.requests < LEAST_OF_SIBLING ? undefined : patternBeside(stranger.origin);
    if (pattern !== undefined) sites.set(pattern, [...(sites.get(pattern) ?? []), stranger]);
  }
  const bySite = [...sites].flatMap(([pattern, siblings]) =>
    siblings.length < LEAST_SIBLINGS ? [] : shift(past, pattern, siblings),
  );
  const inSite = new Set(bySite.flatMap(({ origin = '' }) => sites.get(origin) ?? []));
  const alone = [...strangers.values()].filter((stranger) => !inSite.has(stranger));
  return [...bySite, ...alone.flatMap((stranger) => shift(past, stranger.origin, [stranger]))];
}

function shift(past: PastHours, origin: string, strangers: readonly Stranger[]): DenialFinding[] {
  const requests = sum(strangers.map((stranger) => stranger.requests));
  if (requests < LEAST_REQUESTS) return [];
  if (!hasUsers(past, strangers)) return [];
  const networks = [...networksByDay(strangers).values()].reduce((a, b) => (b.size > a.size ? b : a));
  if (Math.max(...networks.values()) > MOST_OF_ONE_NETWORK * sum(networks.values())) return [];
  const from = Math.min(...strangers.map(({ since }) => since)) * HOURS_A_DAY;
  const examples = strangers.length === 1 ? {} : examplesOf(strangers);
  const evidence = { rule: 'new-origin' as const, requests, networks: networks.size, ...examples };
  return [{ kind: 'shift', origin, from, to: past.now, evidence }];
}

/** Some of the origins, and how many there are. */
export function examplesOf(strangers: readonly Stranger[]) {
  const examples = [...strangers].sort((a, b) => b.requests - a.requests).slice(0, 5);
  return { origins: strangers.length, examples: examples.map(({ origin }) => origin) };
}
