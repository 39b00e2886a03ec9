import { addTenants } from '../draw-world';
import { label, type Span, usual, type World } from '../world';
import { busySpan, LEAST_EXPECTED, listedSite, orToTheEnd, type Recipe, spanOf } from './place';

/** Their site is down, or its new version calls another API: a listed origin is silent. */
export const silent: Recipe = (world, random, ranges) => {
  const site = listedSite(world, random);
  const span = orToTheEnd(world, random, busySpan(world, random, ranges, site));
  site.phases.push({ ...span, factor: random.chance(0.6) ? 0 : random.real([0, 0.03]) });
  label(world, 'mistake', span, site.origin);
};

/** The list was written over, or the entry has a slip: a listed origin is denied, and nobody recorded a change. */
export const lost: Recipe = (world, random, ranges) => {
  const site = listedSite(world, random);
  const span = orToTheEnd(world, random, busySpan(world, random, ranges, site));
  site.phases.push({ ...span, denied: 1, reason: 'origin-not-listed', factor: random.real([0.6, 2.5]) });
  label(world, 'mistake', span, site.origin);
};

/** A new version of a site, for some users first, sends a header or a method that the class does not have. */
export const partlyDenied: Recipe = (world, random, ranges) => {
  const site = listedSite(world, random);
  const span = orToTheEnd(world, random, busySpan(world, random, ranges, site));
  const denied = random.real([0.35, 0.8]);
  site.phases.push({ ...span, denied, reason: random.pick(['header-not-allowed', 'method-not-allowed']) });
  label(world, 'mistake', span, site.origin);
};

/** A pattern is lost: all its tenants are denied. */
export const lostPattern: Recipe = (world, random, ranges) => {
  const perDay = random.magnitude([Math.max(1.8, world.size - 1), Math.max(2.3, world.size)]);
  const tenants = addTenants(world, random, ranges, random.whole([3, 12]), perDay);
  const pattern = world.listed.at(-1)!.origin;
  const span = orToTheEnd(world, random, busySpan(world, random, ranges, tenants[0]!));
  for (const { phases } of tenants) {
    phases.push({ ...span, denied: 1, reason: 'origin-not-listed', factor: random.real([0.6, 2]) });
  }
  label(world, 'mistake', span, pattern);
};

/** A deleted parameter, a missing permission: the list is not read, by new instances first. */
export const unreadable: Recipe = (world, random) => {
  const span = classSpan(world, spanOf(world, random, random.whole([3, 24])));
  world.unreadable.push({ ...span, share: random.real([0.4, 1]) });
  label(world, 'mistake', span);
};

/** Nobody of the class gets through any more, for longer than a deployment takes. */
export const allSilent: Recipe = (world, random) => {
  const span = classSpan(world, spanOf(world, random, random.whole([6, 30])));
  for (const site of world.sites) site.phases.push({ ...span, factor: 0 });
  world.gaps.push({ ...span, share: 1 });
  label(world, 'mistake', span);
};

/** An outage while everything else has a marketing day. */
export const silentAmongMany: Recipe = (world, random, ranges) => {
  const site = listedSite(world, random);
  const span = busySpan(world, random, ranges, site);
  const around: Span = { from: span.from - random.whole([2, 12]), to: span.to + random.whole([2, 12]) };
  const factor = random.real([3, 10]);
  for (const other of world.sites) if (other !== site && other.always) other.phases.push({ ...around, factor });
  site.phases.push({ ...span, factor: 0 });
  label(world, 'mistake', span, site.origin);
};

/** As long as it takes until the class usually has enough requests; they grow if the scenario ends before. */
function classSpan(world: World, span: Span): Span {
  const sites = world.sites.filter(({ origin }) => world.listed.some((entry) => entry.origin === origin));
  const expected = (to: number) => sites.reduce((sum, site) => sum + usual(world, site, { from: span.from, to }), 0);
  let { to } = span;
  while (to < Math.min(span.from + 71, world.bins - 1) && expected(to) < LEAST_EXPECTED) to++;
  const scale = LEAST_EXPECTED / Math.max(1, expected(to));
  if (scale > 1) for (const site of sites) site.perDay *= scale;
  return { from: span.from, to };
}
