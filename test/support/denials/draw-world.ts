import type { Audience } from './networks';
import { makeDomain, makeLabel, makeOrigin } from './origins';
import type { Random, Range } from './random';
import type { Rhythm } from './rhythm';
import type { Site, World } from './world';

/** What the scenarios of one third are drawn from. */
export interface Ranges {
  readonly days: Range;
  /** Powers of ten of the requests of a day. */
  readonly size: Range;
  /** Listed origins. */
  readonly sites: Range;
  readonly strangersPerDay: Range;
  /** How much days of the same weekday differ: the deviation of a factor. */
  readonly noise: Range;
  /** The share of admissions that are lost. */
  readonly loss: Range;
  readonly skew: Range;
  /** Powers of ten of the share of requests of listed origins that is denied on any day. */
  readonly denied: Range;
  /** Times the usual background of `null`, extensions, developers. */
  readonly background: Range;
  /** How long an event lasts, in hours, unless it takes longer to be seen at all. */
  readonly hours: Range;
  /** Powers of ten of the requests of a day from a new origin. */
  readonly newcomer: Range;
  /** Powers of ten of the requests of an hour of somebody who probes. */
  readonly probes: Range;
}

const FIRST_DAY = Date.UTC(2026, 0, 4);
const DAY_MS = 86_400_000;
export const HOURS_BEFORE_EVENTS = 7 * 24;

/** A class on which nothing in particular happens. */
export function drawWorld(random: Random, ranges: Ranges): World {
  const size = random.real(ranges.size);
  const day = random.whole([0, 360]);
  const bins = 24 * random.whole(ranges.days);
  const world: World = {
    seed: Math.floor(random.unit() * 4294967296) | 0,
    start: new Date(FIRST_DAY + day * DAY_MS).toISOString(),
    weekday: day % 7,
    bins,
    size,
    sites: [],
    probers: [],
    strangersPerDay: random.real(ranges.strangersPerDay) * Math.max(0.3, size / 4),
    skew: random.real(ranges.skew),
    gaps: [],
    unreadable: [],
    listed: [],
    changes: [],
    labels: [],
  };
  addListed(world, random, ranges);
  addBackground(world, random, ranges);
  // log delivery that falters
  if (random.chance(0.4)) {
    const from = random.whole([24, bins - 1]);
    world.gaps.push({ from, to: from, share: random.real([0.2, 0.7]) });
  }
  return world;
}

function addListed(world: World, random: Random, ranges: Ranges): void {
  const perDay = random.magnitude([world.size, world.size]);
  const count = Math.min(random.whole(ranges.sites), 1 + Math.floor(2 * world.size));
  const shares = Array.from({ length: count }, (_, i) => random.real([0.5, 1.5]) / (i + 1));
  const all = shares.reduce((a, b) => a + b);
  const zone = random.whole([-8, 9]);
  for (const share of shares) {
    const origin = unusedOrigin(world, random);
    const rhythm = random.pick<Rhythm>(['shop', 'shop', 'always', 'office', 'office']);
    world.sites.push(drawSite(random, ranges, { origin, rhythm, perDay: (perDay * share) / all, zone }));
    world.listed.push({ origin, since: -24 * random.whole([1, 900]) });
  }
}

function addBackground(world: World, random: Random, ranges: Ranges): void {
  const perDay = random.magnitude([world.size, world.size]);
  const times = random.real(ranges.background);
  const web = (origin: string, share: Range, least: number): void => {
    const site = { origin, rhythm: 'shop' as const, perDay: times * (least + perDay * random.real(share)), denied: 1 };
    const reason = origin === 'null' ? 'origin-null' : 'origin-not-listed';
    world.sites.push(drawSite(random, ranges, { ...site, reason, audience: audience(random, 'public', site.perDay) }));
  };
  const real = world.listed[0]!.origin;
  web('null', [0.0001, 0.002], 0.3);
  for (let i = random.whole([0, 3]); i > 0; i--) web(extension(random), [0.00001, 0.0005], 0.2);
  if (random.chance(0.6)) web(`https://${real.slice(8).replaceAll('.', '-')}.translate.goog`, [0.00001, 0.0003], 0.1);
  if (random.chance(0.3)) web('https://web.archive.org', [0.00001, 0.0001], 0.1);
  if (random.chance(0.3)) web(real.replace('https:', 'http:'), [0.00001, 0.0003], 0.2);
  // mirrors and embedding sites that have been there for longer than the lines
  for (let i = random.whole([0, 2]); i > 0; i--) web(makeOrigin(random), [0.00001, 0.0005], random.magnitude([0, 1.7]));
  for (let i = random.whole([0, 3]); i > 0; i--) addDeveloper(world, random, ranges, times);
}

/** Somebody who tests a page on their own machine: many requests, from one office. */
export function addDeveloper(world: World, random: Random, ranges: Ranges, times: number): Site {
  const port = random.pick([3000, 3001, 4200, 5173, 8080, 8081]);
  const host = random.pick(['http://localhost', 'http://localhost', 'http://127.0.0.1', 'http://192.168.1.23']);
  const perDay = times * random.magnitude([0.3, 2]);
  const site = drawSite(random, ranges, {
    origin: random.chance(0.1) ? 'capacitor://localhost' : `${host}:${port}`,
    rhythm: 'office',
    perDay,
    denied: 1,
    reason: 'origin-not-listed',
    audience: audience(random, random.pick(['one', 'office']), perDay),
  });
  world.sites.push(site);
  return site;
}

type SiteGiven = Pick<Site, 'origin' | 'perDay'> & Partial<Site>;

export function drawSite(random: Random, ranges: Ranges, given: SiteGiven): Site {
  const rhythm = given.rhythm ?? 'shop';
  const type =
    rhythm === 'office' ? random.pick(['office', 'public'] as const) : random.pick(['public', 'mobile'] as const);
  return {
    rhythm,
    zone: random.whole([-5, 3]),
    audience: audience(random, type, given.perDay),
    noise: random.real(ranges.noise),
    loss: random.real(ranges.loss),
    always: true,
    denied: random.magnitude(ranges.denied),
    reason: random.pick(['header-not-allowed', 'method-not-allowed']),
    phases: [],
    ...given,
  };
}

/** As many networks as people who send some requests each. */
export function audience(random: Random, type: Audience['type'], perDay: number): Audience {
  const networks = Math.ceil(perDay / random.real([3, 15]));
  return { type, id: Math.floor(random.unit() * 4294967296) | 0, networks: Math.min(100_000, Math.max(12, networks)) };
}

export function unusedOrigin(world: World, random: Random): string {
  for (;;) {
    const origin = makeOrigin(random);
    if (!world.sites.some((site) => site.origin === origin)) return origin;
  }
}

/** Sites of one pattern, such as the pages of tenants; the pattern is listed. */
export function addTenants(world: World, random: Random, ranges: Ranges, count: number, perDay: number): Site[] {
  const pattern = `https://*.${makeDomain(random)}`;
  world.listed.push({ origin: pattern, since: -24 * random.whole([30, 900]) });
  const zone = random.whole([-8, 9]);
  const sites = Array.from({ length: count }, (_, i) => {
    const origin = pattern.replace('*', makeLabel(random, 6));
    const rhythm = random.pick<Rhythm>(['office', 'shop']);
    return drawSite(random, ranges, { origin, rhythm, zone, perDay: (perDay * random.real([0.4, 1.6])) / (i + 1) });
  });
  world.sites.push(...sites);
  return sites;
}

export function extension(random: Random): string {
  const id = makeLabel(random, 32).replace(/\d/g, 'k');
  return random.chance(0.8) ? `chrome-extension://${id}` : `moz-extension://${id}`;
}
