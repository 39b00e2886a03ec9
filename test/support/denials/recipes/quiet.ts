import { addDeveloper, addTenants, audience, drawSite, extension, unusedOrigin } from '../draw-world';
import { listOrigin, type Site, usual, type World } from '../world';
import { listedSite, newcomer, type Recipe, spanOf } from './place';

const FOLLOWERS = /^(?:null$|chrome-extension|moz-extension|http:\/\/[a-z-]+\.|https:\/\/.*translate)/;

export const calm: Recipe = () => undefined;

/** A holiday: offices that are in one country have hardly any traffic; shops have more. */
export const holiday: Recipe = (world, random, ranges) => {
  const zone = random.whole([-8, 9]);
  const [from, days] = [24 * random.whole([8, world.bins / 24 - 4]), random.whole([1, 3])];
  const offices = Array.from({ length: random.whole([3, 6]) }, () => {
    const site = { origin: unusedOrigin(world, random), rhythm: 'office' as const, zone };
    return drawSite(random, ranges, { ...site, perDay: random.magnitude([1.5, Math.max(2, world.size)]) });
  });
  for (const { origin } of offices) world.listed.push({ origin, since: -24 * random.whole([20, 900]) });
  world.sites.push(...offices);
  for (const site of world.sites) {
    const factor = site.rhythm === 'office' ? random.real([0.03, 0.1]) : random.real([0.6, 1.9]);
    if (site.always) site.phases.push({ from: from - site.zone, to: from - site.zone + 24 * days - 1, factor });
  }
};

/** A marketing day of a listed origin; what is usually denied of its users grows with it. */
export const marketing: Recipe = (world, random) => {
  const span = spanOf(world, random, random.whole([8, 48]));
  const factor = random.real([5, 14]);
  listedSite(world, random).phases.push({ ...span, factor });
  const others = world.sites.filter(({ origin }) => FOLLOWERS.test(origin));
  for (const site of others) site.phases.push({ ...span, factor: 1 + (factor - 1) * random.real([0.3, 1]) });
};

/** Origins that hardly anybody comes from, silent for a day or some. */
export const rarelyUsed: Recipe = (world, random, ranges) => {
  for (let i = random.whole([2, 5]); i > 0; i--) {
    const origin = unusedOrigin(world, random);
    const rhythm = random.pick(['shop', 'office', 'weekly'] as const);
    const site = drawSite(random, ranges, { origin, rhythm, perDay: random.real([0.5, 5]) });
    world.sites.push(site);
    world.listed.push({ origin, since: -24 * random.whole([10, 400]) });
    const span = spanOf(world, random, random.whole([24, 72]));
    if (usual(world, site, span) < 8) site.phases.push({ ...span, factor: 0 });
  }
};

/** A deployment: for an hour or two there are no lines at all, or few. */
export const deployments: Recipe = (world, random) => {
  for (let i = random.whole([1, 4]); i > 0; i--) {
    const share = random.chance(0.7) ? 1 : random.real([0.4, 0.9]);
    world.gaps.push({ ...spanOf(world, random, random.whole([1, 2])), share });
  }
};

/** An origin is taken from the list, or its entry ends as agreed, and not everybody has noticed. */
export const removed: Recipe = (world, random, ranges) => {
  const origin = unusedOrigin(world, random);
  const perDay = random.magnitude([1, Math.max(1.3, world.size)]);
  const site = drawSite(random, ranges, { origin, perDay });
  const { from } = spanOf(world, random, 24);
  world.sites.push(site);
  const agreed = random.chance(0.4);
  world.listed.push({ origin, since: -24 * random.whole([10, 400]), ...(agreed ? { until: from } : {}) });
  if (!agreed) world.changes.push({ bin: from, origin, change: 'removed' });
  let factor = random.real([0.2, 1]);
  for (let bin = from; bin < world.bins; bin += 24) {
    site.phases.push({ from: bin, to: bin + 23, factor, denied: 1, reason: 'origin-not-listed' });
    factor *= random.real([0.4, 0.95]);
  }
};

/** An extension of browsers finds users: one origin, many networks, and no site. */
export const popularExtension: Recipe = (world, random, ranges) => {
  const perDay = random.magnitude([1, Math.max(1.3, world.size - 1)]);
  const people = audience(random, 'public', perDay);
  const site = newcomer(world, random, ranges, { origin: extension(random), rhythm: 'shop', perDay, audience: people });
  const span = spanOf(world, random, random.whole([48, 200]));
  site.phases.push({ ...span, to: world.bins - 1, factor: 1 });
};

/** Developers work on a new version: hot reloads from their own machines. */
export const developers: Recipe = (world, random, ranges) => {
  for (let i = random.whole([1, 3]); i > 0; i--) {
    const site = addDeveloper(world, random, ranges, 1);
    site.phases.push({ ...spanOf(world, random, random.whole([24, 150])), factor: random.real([5, 30]) });
  }
};

/** New origins that somebody lists before their users come, and new tenants under a listed pattern. */
export const welcomed: Recipe = (world, random, ranges) => {
  const { from } = spanOf(world, random, 48);
  const perDay = random.magnitude(ranges.newcomer);
  const site = newcomer(world, random, ranges, { perDay, denied: 0 });
  listOrigin(world, site.origin, from);
  const launch = Math.min(world.bins - 1, from + random.whole([1, 40]));
  site.phases.push({ from: launch, to: launch + 23, factor: random.real([1, 10]) });
  site.phases.push({ from: launch + 24, to: world.bins - 1, factor: 1 });
  for (const tenant of addTenants(world, random, ranges, random.whole([3, 8]), perDay)) {
    if (random.chance(0.5)) tenant.phases.push({ from: 0, to: spanOf(world, random, 24).from, factor: 0 });
  }
};

/** A campaign ends, or a page moves behind a login: fewer requests, not none. */
export const fewer: Recipe = (world, random) => {
  const { from } = spanOf(world, random, 48);
  const factor = random.real([0.3, 0.6]);
  listedSite(world, random).phases.push({ from, to: world.bins - 1, factor });
};

/** Some first reads of the list fail: single denials of everybody. */
export const blips: Recipe = (world, random) => {
  for (let i = random.whole([2, 6]); i > 0; i--) {
    world.unreadable.push({ ...spanOf(world, random, 1), share: random.real([0.001, 0.01]) });
  }
};

/** Crawlers render copies of a page, day after day the same ones. */
export const crawlers: Recipe = (world, random, ranges) => {
  for (let i = random.whole([1, 3]); i > 0; i--) {
    const [perDay, people] = [random.magnitude([1, 2.3]), audience(random, 'some', 12)];
    const site = newcomer(world, random, ranges, { perDay, rhythm: 'always', always: true, audience: people });
    for (let bin = 0; bin < world.bins; bin += 24) pauses(world, site, bin, random.whole([4, 20]));
  }
};

function pauses(world: World, site: Site, bin: number, hour: number): void {
  if (bin + hour < world.bins) site.phases.push({ from: bin + hour, to: bin + 23, factor: 0.1 });
}
