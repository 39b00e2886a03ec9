import { audience, type Ranges } from '../draw-world';
import type { Audience } from '../networks';
import { type Invention, makeOrigin } from '../origins';
import type { Random } from '../random';
import { label, type Prober, type Span, type World } from '../world';
import type { Recipe } from './place';
import { spanOf } from './place';
import { marketing } from './quiet';

/** One network sends made-up origins, fast. */
export const burst: Recipe = (world, random, ranges) => {
  const span = spanOf(world, random, random.whole([1, 12]));
  probe(world, random, span, { perHour: fast(random, ranges), invention: invention(random) });
};

/** One network sends one origin, fast. */
export const flood: Recipe = (world, random, ranges) => {
  const span = spanOf(world, random, random.whole([1, 12]));
  probe(world, random, span, { perHour: fast(random, ranges), pool: [makeOrigin(random)], writes: random.unit() });
};

/** The same with `null`, which a sandboxed frame sends. */
export const nullFlood: Recipe = (world, random, ranges) => {
  const span = spanOf(world, random, random.whole([1, 12]));
  probe(world, random, span, { perHour: fast(random, ranges), pool: ['null'], writes: 0.5 });
};

/** One network sends a few made-up origins an hour, for days. */
export const slow: Recipe = (world, random) => {
  const span = spanOf(world, random, 24 * random.whole([3, 8]));
  probe(world, random, span, { perHour: random.real([1.8, 6]), invention: invention(random) });
};

/** Imitations of a listed origin: what a careless comparison would take for it. */
export const imitations: Recipe = (world, random, ranges) => {
  const span = spanOf(world, random, random.whole([2, 48]));
  const people = random.chance(0.6) ? audience(random, 'one', 1) : some(random, random.whole([2, 3]));
  const perHour = Math.max(45, fast(random, ranges) / 10);
  probe(world, random, span, { perHour, invention: 'imitations', audience: people });
};

/** Made-up origins from very many networks. */
export const distributed: Recipe = (world, random) => {
  const length = random.whole([6, 72]);
  const least = Math.max(150, 6 * world.strangersPerDay) / Math.min(12, length);
  const people = some(random, Math.floor(random.magnitude([2, 3.7])));
  const perHour = least * random.magnitude([0, 1.2]);
  probe(world, random, spanOf(world, random, length), { perHour, invention: invention(random), audience: people });
};

/** An hour or three each night, from the same machine. */
export const nightly: Recipe = (world, random, ranges) => {
  const nights = random.whole([2, 4]);
  const span = spanOf(world, random, nights * 24);
  const [perHour, how, who] = [fast(random, ranges), invention(random), audience(random, 'one', 1)];
  const last = Math.floor((span.to - span.from) / 24);
  for (let night = 0; night <= last; night++) {
    const from = span.from + 24 * night;
    const to = Math.min(span.to, from + random.whole([0, 2]));
    addProber(world, { from, to }, random, { perHour, invention: how, audience: who });
    if (night === last) label(world, 'probing', { from: span.from, to });
  }
};

/** A few networks take turns at writes that need no preflight. */
export const foreignWrites: Recipe = (world, random, ranges) => {
  const span = spanOf(world, random, random.whole([2, 24]));
  const pool = Array.from({ length: random.whole([1, 5]) }, () => makeOrigin(random));
  const networks = random.whole([3, 8]);
  const perHour = Math.max(networks * 70, fast(random, ranges));
  probe(world, random, span, { perHour, pool, audience: some(random, networks), writes: 1 });
};

/** A burst while a listed origin has a marketing day. */
export const burstAmongMany: Recipe = (world, random, ranges) => {
  marketing(world, random, ranges);
  burst(world, random, ranges);
};

type Given = Pick<Prober, 'perHour'> & Partial<Prober>;

function probe(world: World, random: Random, span: Span, given: Given): void {
  addProber(world, span, random, given);
  label(world, 'probing', span);
}

function addProber(world: World, span: Span, random: Random, given: Given): void {
  const real = random.pick(world.listed).origin;
  const shared = {
    audience: audience(random, 'one', 1),
    pool: [],
    invention: 'letters' as Invention,
    real,
    writes: 0.1,
  };
  world.probers.push({ ...span, ...shared, ...given });
}

function fast(random: Random, ranges: Ranges): number {
  return Math.max(75, random.magnitude(ranges.probes));
}

function some(random: Random, networks: number): Audience {
  return { ...audience(random, 'some', 1), networks };
}

function invention(random: Random): Invention {
  return random.pick(['letters', 'words', 'imitations', 'numbers']);
}
