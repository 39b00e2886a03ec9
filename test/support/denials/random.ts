/**
 * Random numbers that are the same for the same seed, on every machine and in every version of the engine: whole numbers,
 * and the five operations that IEEE 754 defines to the last bit. The functions of `Math` that it leaves open are not used.
 */
export class Random {
  readonly #seed: number;
  #state: number;

  constructor(seed: number) {
    this.#seed = seed;
    this.#state = seed;
  }

  /** Independent numbers for one part of what is drawn, so that one part can change without the others. */
  fork(part: string | number): Random {
    return new Random(mix(this.#seed, hashOf(String(part))));
  }

  /** From 0 to below 1 (mulberry32). */
  unit(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  real([low, high]: Range): number {
    return low + (high - low) * this.unit();
  }

  /** A whole number, both ends included. */
  whole([low, high]: Range): number {
    return low + Math.floor((high - low + 1) * this.unit());
  }

  /** Evenly on a scale of powers of ten. */
  magnitude([low, high]: Range): number {
    return exp(Math.LN10 * this.real([low, high]));
  }

  chance(probability: number): boolean {
    return this.unit() < probability;
  }

  pick<T>(from: readonly T[]): T {
    return from[Math.floor(from.length * this.unit())]!;
  }

  /** Mean 0, deviation 1, by the sum of twelve. */
  normal(): number {
    let sum = -6;
    for (let i = 0; i < 12; i++) sum += this.unit();
    return sum;
  }

  /** A factor around 1. */
  factor(deviation: number): number {
    return exp(deviation * this.normal() - (deviation * deviation) / 2);
  }

  poisson(mean: number): number {
    if (mean <= 0) return 0;
    if (mean > 30) return Math.max(0, Math.round(mean + Math.sqrt(mean) * this.normal()));
    const bound = exp(-mean);
    let count = 0;
    for (let product = this.unit(); product > bound; product *= this.unit()) count++;
    return count;
  }

  /** How many of `count` are met by something that meets a share of them. */
  share(count: number, share: number): number {
    if (share <= 0) return 0;
    return share >= 1 ? count : Math.min(count, this.poisson(count * share));
  }
}

/** Low and high. */
export type Range = readonly [number, number];

export function mix(a: number, b: number): number {
  let h = Math.imul(a ^ (b + 0x9e3779b9), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) | 0;
}

function hashOf(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h | 0;
}

function exp(x: number): number {
  let halvings = 0;
  let rest = x;
  for (; rest > 0.5 || rest < -0.5; halvings++) rest /= 2;
  let [sum, term] = [1, 1];
  for (let n = 1; n < 16; n++) {
    term = (term * rest) / n;
    sum += term;
  }
  for (; halvings > 0; halvings--) sum *= sum;
  return sum;
}
