import { type AdmissionRow, type Bin, type DenialRow, MAX_ROWS, type Scenario } from './model';
import { type Audience, hashedNetwork, networkOf } from './networks';
import { inventedOrigin, makeOrigin } from './origins';
import { Random } from './random';
import { phaseAt, type Site, usualAt, type World } from './world';

/** Denials of one bin from one place, before they are lines. */
interface Denied {
  readonly count: number;
  readonly audience: Audience;
  readonly origin: (random: Random) => string;
  readonly reason: DenialRow['reason'];
  /** The share of writes that need no preflight. */
  readonly writes: number;
}

/** Origins that one function instance counts admissions of. */
const ADMITTED_ORIGINS = 64;
/** Lines of denials that one instance writes in an hour. */
const LINES_PER_INSTANCE = 3600;
/** Denials of one bin that are drawn one by one; what exceeds them is over the budget. */
const MAX_DRAWN = 4000;

/** The lines of a world, as the query sums them up. */
export function simulate(world: World): Scenario {
  const random = new Random(world.seed);
  const sites = world.sites.map((site, i) => new SiteLines(world, site, random.fork(i)));
  const guests = strangers(world, random.fork('strangers'));
  const rest = random.fork('rest');
  const bins: Bin[] = [];
  for (let bin = 0; bin < world.bins; bin++) {
    const denied: Denied[] = [...(guests[bin] ?? [])];
    const admissions: AdmissionRow[] = [];
    for (const site of sites) site.add(bin, denied, admissions);
    for (const prober of world.probers) {
      if (bin < prober.from || bin > prober.to) continue;
      const { audience, pool, invention, real, writes } = prober;
      const origin = (r: Random) => (pool.length > 0 ? r.pick(pool) : inventedOrigin(invention, r, real));
      const reason = pool[0] === 'null' ? 'origin-null' : 'origin-not-listed';
      denied.push({ count: rest.poisson(prober.perHour), audience, origin, reason, writes });
    }
    const missing = world.gaps.reduce((most, gap) => (isIn(gap, bin) ? Math.max(most, gap.share) : most), 0);
    bins.push({
      denials: denialRows(thinned(denied, missing, rest), bin, world, rest),
      admissions: admissionRows(thinned(admissions, missing, rest)),
    });
  }
  const byTime = (a: { bin: number }, b: { bin: number }) => a.bin - b.bin;
  return { start: world.start, binMinutes: 60, bins, listed: world.listed, changes: [...world.changes].sort(byTime) };
}

/** What one site's requests become. */
class SiteLines {
  readonly #drift: number;
  #day = 1;
  /** Lines that come with the next bin. */
  #lateDenied = 0;
  #lateAdmitted = 0;

  readonly #world: World;
  readonly #site: Site;
  readonly #random: Random;

  constructor(world: World, site: Site, random: Random) {
    this.#world = world;
    this.#site = site;
    this.#random = random;
    this.#drift = random.real([-0.008, 0.012]);
  }

  add(bin: number, denied: Denied[], admissions: AdmissionRow[]): void {
    const [world, site, random] = [this.#world, this.#site, this.#random];
    if (bin % 24 === 0) this.#day = random.factor(site.noise) * (1 + (this.#drift * bin) / 24);
    const { factor, denied: share, reason } = phaseAt(site, bin);
    const requests = random.poisson(usualAt(world, site, bin) * factor * this.#day * random.factor(0.12));
    const unreadable = world.unreadable.reduce(
      (most, span) => (isIn(span, bin) ? Math.max(most, span.share) : most),
      0,
    );
    const unread = random.share(requests, unreadable);
    const no = random.share(requests - unread, share);
    const late = random.share(no, world.skew);
    const { origin, audience } = site;
    const writes = reason === 'origin-not-listed' ? 0.15 : 0;
    denied.push({ count: no - late + this.#lateDenied, audience, origin: () => origin, reason, writes });
    denied.push({ count: unread, audience, origin: () => origin, reason: 'allowlist-unavailable', writes: 0 });
    this.#lateDenied = late;

    const yes = requests - unread - no;
    const kept = yes - random.share(yes, site.loss);
    // with few requests, the next line that can bring the weight comes late
    const lump = kept < 20 && random.chance(0.15) ? kept : random.share(kept, world.skew);
    const count = kept - lump + this.#lateAdmitted;
    this.#lateAdmitted = lump;
    if (count > 0) admissions.push({ origin, count });
  }
}

/** By bin: each stranger is there for an hour or a few, with some requests from one or two networks. */
function strangers(world: World, random: Random): Denied[][] {
  const bins: Denied[][] = [];
  for (let day = 0; day < world.bins / 24; day++) {
    for (let left = random.poisson(world.strangersPerDay); left > 0; left--) {
      const name = makeOrigin(random);
      const type = random.chance(0.8) ? 'one' : 'some';
      const audience: Audience = { type, id: Math.floor(random.unit() * 4294967296) | 0, networks: 2 };
      const first = random.whole([0, 23]);
      for (let hour = first; hour < Math.min(24, first + random.whole([1, 2])); hour++) {
        const count = random.whole([1, random.whole([1, 5])]);
        bins[day * 24 + hour] ??= [];
        bins[day * 24 + hour]!.push({ count, audience, origin: () => name, reason: 'origin-not-listed', writes: 0.1 });
      }
    }
  }
  return bins;
}

function thinned<T extends { readonly count: number }>(rows: readonly T[], share: number, random: Random): T[] {
  if (share === 0) return rows.filter(({ count }) => count > 0);
  const left = rows.map((row) => ({ ...row, count: row.count - random.share(row.count, share) }));
  return left.filter(({ count }) => count > 0);
}

function admissionRows(rows: readonly AdmissionRow[]): AdmissionRow[] {
  const sorted = [...rows].sort((a, b) => b.count - a.count || (a.origin! < b.origin! ? -1 : 1));
  const others = sorted.slice(ADMITTED_ORIGINS).reduce((sum, { count }) => sum + count, 0);
  return others === 0 ? sorted : [...sorted.slice(0, ADMITTED_ORIGINS), { count: others }];
}

function denialRows(denied: readonly Denied[], bin: number, world: World, random: Random): DenialRow[] {
  const total = denied.reduce((sum, { count }) => sum + count, 0);
  const instances = Math.max(1, Math.ceil(total / 3600 / 20));
  const budget = Math.min(LINES_PER_INSTANCE * instances, MAX_DRAWN);
  const named = Math.min(1, budget / Math.max(1, total));
  const [rows, rest] = [new Counts(), new Counts()];
  const day = Math.floor(bin / 24);
  for (const { count, audience, origin, reason, writes } of denied) {
    const lines = Math.min(count, Math.round(count * named));
    for (let i = 0; i < lines; i++) {
      const network = hashedNetwork(networkOf(audience, random), day, world.seed);
      rows.add({ origin: origin(random), network, ...judged(reason, writes, random), count: 1 });
    }
    if (count > lines) rest.add({ ...judged(reason, writes, random), count: count - lines });
  }
  const sorted = rows.sorted();
  for (const { kind, reason, count } of sorted.slice(MAX_ROWS)) rest.add({ kind, reason, count });
  return [...sorted.slice(0, MAX_ROWS), ...rest.sorted()];
}

/** What kind of request it is, and what a write without a preflight is denied for. */
function judged(reason: DenialRow['reason'], writes: number, random: Random): Pick<DenialRow, 'kind' | 'reason'> {
  if (reason === 'header-not-allowed' || reason === 'method-not-allowed') return { kind: 'preflight', reason };
  if (random.chance(writes)) return { kind: 'actual', reason: 'foreign-write' };
  return { kind: random.chance(0.5) ? 'preflight' : 'actual', reason };
}

/** Denials summed up by everything but their count. */
class Counts {
  readonly #rows = new Map<string, DenialRow & { count: number }>();

  add(row: DenialRow): void {
    const key = `${row.network} ${row.origin} ${row.kind} ${row.reason}`;
    const known = this.#rows.get(key);
    if (known) known.count += row.count;
    else this.#rows.set(key, row);
  }

  /** The largest first; what is equal, by network, which is as good as random. */
  sorted(): DenialRow[] {
    const rows = [...this.#rows].sort(([x, a], [y, b]) => b.count - a.count || (x < y ? -1 : 1));
    return rows.map(([, row]) => row);
  }
}

function isIn(span: { from: number; to: number }, bin: number): boolean {
  return bin >= span.from && bin <= span.to;
}
