import type { Kind, Label, ListChange, ListedEntry } from './model';
import type { Audience } from './networks';
import type { Invention } from './origins';
import { type Rhythm, shapeAt } from './rhythm';

/** Everything that happens to one endpoint class in some weeks: recipes write it, `simulate` makes lines of it. */
export interface World {
  readonly seed: number;
  readonly start: string;
  /** The weekday of the first day, from Sunday on. */
  readonly weekday: number;
  readonly bins: number;
  /** The power of ten of the requests of a day. */
  readonly size: number;
  /** Who sends requests day by day: listed sites, and what is always in the background. */
  readonly sites: Site[];
  readonly probers: Prober[];
  /** Strangers of a day: a mirror, a copy of a page on somebody's disk, a crawler that renders it. */
  readonly strangersPerDay: number;
  /** The share of lines that come with the next bin. */
  readonly skew: number;
  /** When lines are missing, whoever sent the requests; a share of 1: there are none. */
  readonly gaps: (Span & { readonly share: number })[];
  /** When the list could not be read, and for which share of requests. */
  readonly unreadable: (Span & { readonly share: number })[];
  readonly listed: ListedEntry[];
  readonly changes: ListChange[];
  readonly labels: Label[];
}

/** The first and the last bin. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface Site {
  readonly origin: string;
  /** Requests of an average day. */
  perDay: number;
  readonly rhythm: Rhythm;
  /** What its clock is ahead of UTC. */
  readonly zone: number;
  readonly audience: Audience;
  /** How much days differ. */
  readonly noise: number;
  /** The share of admissions that instances lose when they are frozen. */
  readonly loss: number;
  /** Whether it is there outside its phases. */
  readonly always: boolean;
  /** The share of its requests that is denied outside its phases. */
  readonly denied: number;
  readonly reason: DenialReason;
  readonly phases: Phase[];
}

export interface Phase extends Span {
  /** Times the usual traffic. */
  readonly factor?: number;
  readonly denied?: number;
  readonly reason?: DenialReason;
}

export type DenialReason = 'origin-null' | 'origin-not-listed' | 'header-not-allowed' | 'method-not-allowed';

export interface Prober extends Span {
  readonly perHour: number;
  readonly audience: Audience;
  /** It sends these; none: it makes up one for each request, like the listed origin `real`. */
  readonly pool: readonly string[];
  readonly invention: Invention;
  readonly real: string;
  /** The share of writes that need no preflight. */
  readonly writes: number;
}

/** The share of the usual traffic at a bin, and what of it is denied. */
export function phaseAt(site: Site, bin: number): { factor: number; denied: number; reason: DenialReason } {
  let [factor, denied, reason] = [site.always ? 1 : 0, site.denied, site.reason];
  for (const phase of site.phases) {
    if (bin < phase.from || bin > phase.to) continue;
    if (phase.factor !== undefined) factor = site.always ? factor * phase.factor : phase.factor;
    denied = phase.denied ?? denied;
    reason = phase.reason ?? reason;
  }
  return { factor, denied, reason };
}

/** Requests that the site's rhythm lets one expect in a bin, without noise and phases. */
export function usualAt(world: World, site: Site, bin: number): number {
  const weekday = (world.weekday + Math.floor(bin / 24)) % 7;
  return (site.perDay / 24) * shapeAt(site.rhythm, bin % 24, weekday, site.zone);
}

export function usual(world: World, site: Site, { from, to }: Span): number {
  let sum = 0;
  for (let bin = from; bin <= to; bin++) sum += usualAt(world, site, bin);
  return sum;
}

export function label(world: World, kind: Kind, span: Span, origin?: string): void {
  const { from, to } = span;
  world.labels.push(origin === undefined ? { kind, from, to } : { kind, origin, from, to });
}

/** From the bin on, the list has the origin. */
export function listOrigin(world: World, origin: string, bin: number): void {
  world.listed.push({ origin, since: bin });
  world.changes.push({ bin, origin, change: 'added' });
}
