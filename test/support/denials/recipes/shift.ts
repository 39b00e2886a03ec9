import { audience, type Ranges } from '../draw-world';
import { hostOf, makeDomain, makeLabel } from '../origins';
import type { Random } from '../random';
import { label, listOrigin, type Site, type World } from '../world';
import { busySpan, listedSite, newcomer, type Recipe, spanOf } from './place';

/** A new site goes live, and its users come. */
export const newSite: Recipe = (world, random, ranges) => {
  const site = publicSite(world, random, ranges);
  const { from } = spanOf(world, random, 72);
  arrives(world, random, site, from);
};

/** The same with a marketing day on its first day. */
export const launch: Recipe = (world, random, ranges) => {
  const site = publicSite(world, random, ranges);
  const { from } = spanOf(world, random, 72);
  arrives(world, random, site, from);
  site.phases.push({ from, to: from + 23, factor: random.real([6, 14]) });
};

/** Grows from a few on the first day to all after a week. */
export const slowStart: Recipe = (world, random, ranges) => {
  const site = publicSite(world, random, ranges, 1.9);
  const { from } = spanOf(world, random, 150);
  arrives(world, random, site, from);
  for (let day = 0; day < 6; day++) {
    site.phases.push({ from: from + 24 * day, to: from + 24 * day + 23, factor: 0.3 + 0.1 * day });
  }
};

/** Its makers try it for some days, from one office; then it goes live. */
export const stagedSite: Recipe = (world, random, ranges) => {
  const site = publicSite(world, random, ranges);
  const { from } = spanOf(world, random, 72);
  const makers = { origin: site.origin, rhythm: 'office', audience: audience(random, 'one', 3) } as const;
  const tests = newcomer(world, random, ranges, { ...makers, perDay: 3, noise: 0.05 });
  const earliest = Math.max(24, from - 24 * random.whole([3, 6]));
  tests.phases.push({ from: earliest, to: from - 1, factor: 1 });
  arrives(world, random, site, from);
  world.labels.push({ ...world.labels.pop()!, earliest });
};

/** A customer's new site: most of its users sit behind one office's address, others at home. */
export const officeSite: Recipe = (world, random, ranges) => {
  const perDay = random.magnitude([Math.max(2, ranges.newcomer[0]), ranges.newcomer[1]]);
  const people = { ...audience(random, 'office', perDay), networks: random.whole([20, 60]) };
  const site = newcomer(world, random, ranges, { perDay, rhythm: 'office', audience: people });
  arrives(world, random, site, spanOf(world, random, 100).from);
};

/** Used on phones: most requests come from the few networks of carriers. */
export const mobileSite: Recipe = (world, random, ranges) => {
  const perDay = random.magnitude([Math.max(1.8, ranges.newcomer[0]), ranges.newcomer[1]]);
  const site = newcomer(world, random, ranges, {
    perDay,
    rhythm: 'shop',
    audience: audience(random, 'mobile', perDay),
  });
  arrives(world, random, site, spanOf(world, random, 72).from);
};

/** A page with our widget goes round for a day or three. */
export const viral: Recipe = (world, random, ranges) => {
  const site = publicSite(world, random, ranges, 1.9);
  const span = spanOf(world, random, random.whole([24, 72]));
  site.phases.push({ ...span, factor: 1 });
  label(world, 'shift', span, site.origin);
};

/** Each branch of a site's code gets a domain of its own, for a few days and a few reviewers. */
export const previews: Recipe = (world, random, ranges) => {
  const pattern = `https://*.${makeDomain(random)}`;
  const team = { ...audience(random, 'some', 1), networks: random.whole([9, 25]) };
  const span = spanOf(world, random, 24 * random.whole([5, 12]));
  for (let from = span.from; from < span.to; from += random.whole([3, 20])) {
    const origin = pattern.replace('*', `${random.pick(['pr', 'feature', 'preview'])}-${makeLabel(random, 5)}`);
    const rhythm = random.pick(['shop', 'always'] as const);
    const perDay = random.magnitude([1.3, 1.9]);
    const site = newcomer(world, random, ranges, { origin, rhythm, perDay, audience: team });
    site.phases.push({ from, to: Math.min(span.to, from + random.whole([24, 120])), factor: 1 });
  }
  label(world, 'shift', span, pattern);
};

/** A partner moves to another address: the new one is denied, the old one falls silent. */
export const moved: Recipe = (world, random, ranges) => {
  const old = listedSite(world, random);
  old.perDay = Math.max(old.perDay, random.real([60, 150]));
  const { from } = busySpan(world, random, ranges, old);
  const takes = random.pick([0, 0, 6, 24]);
  const origin = random.pick([
    `https://${makeLabel(random, 4)}.${makeDomain(random)}`,
    old.origin.replace('https://', 'https://new.'),
    old.origin.replace('https://', 'https://www2.'),
    `https://${hostOf(old.origin)}:8443`,
  ]);
  const people = old.audience.type === 'one' ? audience(random, 'public', old.perDay) : old.audience;
  const { perDay, rhythm, zone } = old;
  const site = newcomer(world, random, ranges, { origin, perDay, rhythm, zone, audience: people });
  const listed = Math.min(world.bins - 1, from + takes + random.whole([30, 200]));
  old.phases.push({ from, to: from + takes - 1, factor: 0.5 }, { from: from + takes, to: world.bins - 1, factor: 0 });
  site.phases.push({ from, to: world.bins - 1, factor: 1 });
  site.phases.push({ from, to: from + takes - 1, factor: 0.5 });
  site.phases.push({ from: listed, to: world.bins - 1, denied: 0 });
  listOrigin(world, origin, listed);
  world.changes.push({ bin: listed, origin: old.origin, change: 'removed' });
  label(world, 'shift', { from, to: listed - 1 }, origin);
  label(world, 'mistake', { from: from + takes, to: listed - 1 }, old.origin);
};

/** Somebody lists the new site with a slip. */
export const misspelt: Recipe = (world, random, ranges) => {
  const site = publicSite(world, random, ranges);
  const { from } = spanOf(world, random, 72);
  const { origin } = site;
  const slip = random.pick([
    origin.replace('-', ''),
    origin.replace('https:', 'http:'),
    origin.replace('.example', '.exmaple'),
  ]);
  listOrigin(world, slip, from - random.whole([0, 24]));
  arrives(world, random, site, from);
};

function publicSite(world: World, random: Random, ranges: Ranges, least = ranges.newcomer[0]): Site {
  const perDay = random.magnitude([Math.max(least, ranges.newcomer[0]), ranges.newcomer[1]]);
  return newcomer(world, random, ranges, { perDay, audience: audience(random, 'public', perDay) });
}

/** Its users come until somebody lists it, or the scenario ends. */
function arrives(world: World, random: Random, site: Site, from: number): void {
  const listed = from + random.whole([60, 200]);
  site.phases.push({ from, to: world.bins - 1, factor: 1 });
  if (listed < world.bins) {
    site.phases.push({ from: listed, to: world.bins - 1, denied: 0 });
    listOrigin(world, site.origin, listed);
  }
  label(world, 'shift', { from, to: Math.min(listed, world.bins) - 1 }, site.origin);
}
