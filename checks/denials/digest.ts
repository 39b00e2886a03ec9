import { type Bin, MAX_ORIGINS } from './class-history';

/** A bin or a day, as the rules look things up in it. */
export interface Digest {
  /** Requests that were denied for their origin, by origin and network. */
  readonly denied: ReadonlyMap<string, ReadonlyMap<string, number>>;
  /** Requests that were denied for whatever reason but an unreadable list, by origin. */
  readonly deniedAnyhow: ReadonlyMap<string, number>;
  /** All that were denied. */
  readonly deniedInAll: number;
  /** Those that were denied since the list could not be read. */
  readonly unreadable: number;
  readonly admitted: ReadonlyMap<string, number>;
  readonly admittedInAll: number;
  /** What an origin without a row can have had: 0 where all have one. */
  readonly mostWithoutRow: number;
}

const FOR_ORIGIN: ReadonlySet<string> = new Set(['origin-not-listed', 'foreign-write', 'origin-null']);

/** The same bins are asked for with every hour that follows them. */
const ofBins = new WeakMap<Bin, Digest>();
/** By the last bin of the day. */
const ofDays = new WeakMap<Bin, Digest>();

export function digestOf(bin: Bin): Digest {
  const known = ofBins.get(bin);
  if (known) return known;
  const digest = digested([bin]);
  ofBins.set(bin, digest);
  return digest;
}

/** @param isOver whether no bin of the day is to come */
export function digestOfDay(bins: readonly Bin[], isOver: boolean): Digest {
  const last = bins.at(-1);
  const known = isOver && last ? ofDays.get(last) : undefined;
  if (known) return known;
  const digest = digested(bins);
  if (isOver && last) ofDays.set(last, digest);
  return digest;
}

function digested(bins: readonly Bin[]): Digest {
  const denied = new Map<string, Map<string, number>>();
  const deniedAnyhow = new Map<string, number>();
  const admitted = new Map<string, number>();
  let [deniedInAll, unreadable, admittedInAll, mostWithoutRow] = [0, 0, 0, 0];
  for (const { denials, admissions } of bins) {
    for (const { origin, network = '', reason, count } of denials) {
      deniedInAll += count;
      if (reason === 'allowlist-unavailable') unreadable += count;
      else if (origin !== undefined) add(deniedAnyhow, origin, count);
      if (origin === undefined || !FOR_ORIGIN.has(reason)) continue;
      const networks = denied.get(origin) ?? new Map<string, number>();
      denied.set(origin, add(networks, network, count));
    }
    for (const { origin, count } of admissions) {
      admittedInAll += count;
      if (origin !== undefined) add(admitted, origin, count);
    }
    const rows = admissions.filter(({ origin }) => origin !== undefined);
    if (rows.length >= MAX_ORIGINS) mostWithoutRow += Math.min(...rows.map(({ count }) => count));
  }
  return { denied, deniedAnyhow, deniedInAll, unreadable, admitted, admittedInAll, mostWithoutRow };
}

export function add<K>(map: Map<K, number>, key: K, count: number): Map<K, number> {
  return map.set(key, (map.get(key) ?? 0) + count);
}
