import { mix, type Random } from './random';

/**
 * Where users come from. `public`: homes, and some of the large networks that carriers put many phones behind; `mobile`:
 * mostly such networks; `office`: mostly one network; `one`: one network, nothing else; `some`: a few, evenly.
 */
export interface Audience {
  readonly type: 'public' | 'mobile' | 'office' | 'one' | 'some';
  /** Tells the networks of one audience from those of others. */
  readonly id: number;
  /** How many there are to come from. */
  readonly networks: number;
}

/** Networks of carriers are the same for every audience. */
const CARRIERS = 8;
/** How much of an audience comes from its few large networks. */
const SHARE_OF_LARGE = { public: 0.3, mobile: 0.85, office: 0.7, one: 1, some: 0 };

/** The network of one request: a number for a /24 or a /48. */
export function networkOf({ type, id, networks }: Audience, random: Random): number {
  if (random.chance(SHARE_OF_LARGE[type])) {
    // the first carriers are larger than the last
    return type === 'office' || type === 'one' ? mix(id, 0) : Math.floor(CARRIERS * random.unit() * random.unit());
  }
  return mix(id, 1 + Math.floor(networks * random.unit()));
}

/** Four hex digits, others each day. */
export function hashedNetwork(network: number, day: number, salt: number): string {
  return (mix(mix(network, salt), day) & 0xffff).toString(16).padStart(4, '0');
}
