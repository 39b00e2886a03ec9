import type { DenialFinding, Evidence } from './denial-finding';
import { HOURS_A_DAY, mean, type PastHours, sum } from './past-hours';
import { examplesOf } from './shifts';
import { hasUsers, type Stranger } from './strangers';

/** In one day. */
const REQUESTS_OF_ONE_NETWORK = 50;
const ORIGINS_OF_ONE_NETWORK = 14;
/** `null` from one network, compared with the busiest one of the usual days. */
const NULL_TIMES = 4;
/** Of all networks together, in 24 hours; and so many times as many as on a usual day. */
const MADE_UP_ORIGINS = 80;
const MADE_UP_TIMES = 4;

/** Somebody tries origins: from one network at a high rate, or many that are made up. */
export function probing(past: PastHours, strangers: ReadonlyMap<string, Stranger>): DenialFinding[] {
  // origins that many networks come from have users: they are no try, however many of these are behind one network
  const tried = [...strangers.values()].filter((stranger) => !hasUsers(past, [stranger]));
  const today = byNetwork(past, tried);
  const evidence = originsOfOneNetwork(past, today) ?? requestsOfOneNetwork(past, today) ?? nullOfOneNetwork(past);
  const from = past.today * HOURS_A_DAY;
  return [...(evidence ? [{ kind: 'probing' as const, from, to: past.now, evidence }] : madeUpOrigins(past, tried))];
}

function byNetwork({ today }: PastHours, strangers: readonly Stranger[]): Map<string, Stranger[]> {
  const networks = new Map<string, Stranger[]>();
  for (const stranger of strangers) {
    for (const network of stranger.days.get(today)?.keys() ?? [])
      networks.set(network, [...(networks.get(network) ?? []), stranger]);
  }
  return networks;
}

function originsOfOneNetwork(past: PastHours, networks: ReadonlyMap<string, Stranger[]>): Evidence | undefined {
  const [network, origins] = most(networks, ({ length }) => length) ?? [];
  if (network === undefined || origins === undefined || origins.length < ORIGINS_OF_ONE_NETWORK) return undefined;
  const requests = requestsOf(past, network, origins);
  return { rule: 'origins-of-one-network', requests, network, ...examplesOf(origins) };
}

function requestsOfOneNetwork(past: PastHours, networks: ReadonlyMap<string, Stranger[]>): Evidence | undefined {
  const [network, origins] = most(networks, (all, name) => requestsOf(past, name, all)) ?? [];
  if (network === undefined || origins === undefined) return undefined;
  const requests = requestsOf(past, network, origins);
  if (requests < REQUESTS_OF_ONE_NETWORK) return undefined;
  return { rule: 'one-network', requests, network, ...examplesOf(origins) };
}

function nullOfOneNetwork(past: PastHours): Evidence | undefined {
  const busiest = (day: number) =>
    most(past.onDay(day).denied.get('null') ?? new Map<string, number>(), (count) => count);
  const [network, requests] = busiest(past.today) ?? [];
  if (network === undefined || requests === undefined || requests < REQUESTS_OF_ONE_NETWORK) return undefined;
  const usual = Math.max(0, ...past.usualDays(past.today).map((day) => busiest(day)?.[1] ?? 0));
  if (requests <= NULL_TIMES * usual * past.growth(past.today - 1)) return undefined;
  return { rule: 'one-network', requests, expected: usual, network, origins: 1, examples: ['null'] };
}

function madeUpOrigins(past: PastHours, tried: readonly Stranger[]): DenialFinding[] {
  const recent = tried.filter(({ since }) => since >= past.today - 1);
  if (recent.length < MADE_UP_ORIGINS) return [];
  const from = past.now - HOURS_A_DAY + 1;
  const seen = new Set(Array.from({ length: HOURS_A_DAY }, (_, i) => [...past.at(from + i).denied.keys()]).flat());
  const madeUp = recent.filter(({ origin }) => seen.has(origin));
  const expected = mean(past.usualDays(past.today - 1).map((day) => past.onDay(day).denied.size));
  if (madeUp.length < Math.max(MADE_UP_ORIGINS, MADE_UP_TIMES * expected)) return [];
  const requests = sum(madeUp.map((one) => one.requests));
  const evidence = { rule: 'made-up-origins' as const, requests, expected, ...examplesOf(madeUp) };
  return [{ kind: 'probing', from, to: past.now, evidence }];
}

function requestsOf({ today }: PastHours, network: string, origins: readonly Stranger[]): number {
  return sum(origins.map(({ days }) => days.get(today)?.get(network) ?? 0));
}

function most<T>(map: ReadonlyMap<string, T>, size: (value: T, key: string) => number): [string, T] | undefined {
  let [largest, found]: [number, [string, T] | undefined] = [-1, undefined];
  for (const [key, value] of map) {
    const is = size(value, key);
    if (is > largest) [largest, found] = [is, [key, value]];
  }
  return found;
}
