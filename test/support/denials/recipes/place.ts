import { drawSite, HOURS_BEFORE_EVENTS, type Ranges, unusedOrigin } from '../draw-world';
import type { Random } from '../random';
import { type Site, type Span, usual, type World } from '../world';

/** Writes into a world what happens there, and the labels for it. */
export type Recipe = (world: World, random: Random, ranges: Ranges) => void;

/** Requests that a site usually has in the time that it is silent or denied: less is nobody's loss. */
export const LEAST_EXPECTED = 60;

/** A time for something that takes so many bins; the first week is for learning. */
export function spanOf(world: World, random: Random, length: number): Span {
  const bins = Math.min(length, world.bins - HOURS_BEFORE_EVENTS - 14);
  const from = random.whole([HOURS_BEFORE_EVENTS + 12, world.bins - bins - 1]);
  return { from, to: from + bins - 1 };
}

/** One of the listed sites that are no tenants, and that nothing happens to yet if there is one. */
export function listedSite(world: World, random: Random): Site {
  const sites = world.sites.filter(({ origin }) => world.listed.some((entry) => entry.origin === origin));
  const untouched = sites.filter(({ phases }) => phases.length === 0);
  return random.pick(untouched.length > 0 ? untouched : sites);
}

/** A listed site and a time in which it usually has enough requests for their absence to say something. */
export function busySpan(world: World, random: Random, ranges: Ranges, site: Site): Span {
  const span = spanOf(world, random, random.whole(ranges.hours));
  const longest = Math.min(span.from + 95, world.bins - 1);
  let { to } = span;
  while (to < longest && usual(world, site, { ...span, to }) < LEAST_EXPECTED) to++;
  // more requests, not more time: the scenario ends
  const expected = usual(world, site, { ...span, to });
  if (expected < LEAST_EXPECTED) site.perDay *= expected > 1 ? LEAST_EXPECTED / expected : LEAST_EXPECTED;
  if (usual(world, site, { ...span, to }) < LEAST_EXPECTED) return busySpan(world, random, ranges, site);
  return { from: span.from, to };
}

/** What was repaired at some time, or not before the scenario ends. */
export function orToTheEnd(world: World, random: Random, span: Span): Span {
  return random.chance(0.25) ? { ...span, to: world.bins - 1 } : span;
}

/** A site that is not listed, in its phases alone. */
export function newcomer(
  world: World,
  random: Random,
  ranges: Ranges,
  given: Partial<Site> & { perDay: number },
): Site {
  const fixed = { always: false, denied: 1, reason: 'origin-not-listed' } as const;
  const origin = unusedOrigin(world, random);
  const rhythm = random.pick(['shop', 'always', 'office'] as const);
  const site = drawSite(random, ranges, { origin, rhythm, ...fixed, ...given });
  world.sites.push(site);
  return site;
}
