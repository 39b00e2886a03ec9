import type { Decision, ReasonCode } from '../../lib/policy/model';

/** What one endpoint class logged, hour by hour, and what its list was meanwhile. */
export interface ClassHistory {
  /** ISO time of the start of the first bin: midnight UTC. */
  readonly start: string;
  /** The length of a bin. */
  readonly binMinutes: 60;
  /** The oldest first. The last one has just ended. */
  readonly bins: readonly Bin[];
  /** What should be listed at the end of the last bin. */
  readonly listed: readonly ListedOrigin[];
  /** Recorded changes of the list, the oldest first. */
  readonly changes: readonly ListChange[];
}

export interface Bin {
  /** The largest first, at most 1,000; then what was counted without origin and network. */
  readonly denials: readonly DenialRow[];
  /** The largest first, at most `MAX_ORIGINS`. */
  readonly admissions: readonly AdmissionRow[];
}

export interface DenialRow {
  /** As the browser sent it. Absent for denials over the budget of lines, and for rows that were left out. */
  readonly origin?: string;
  /** Salted hash of the /24 or /48; another one each UTC day. Absent with `origin`. */
  readonly network?: string;
  readonly kind: Exclude<Decision['kind'], 'not-cors'>;
  readonly reason: ReasonCode;
  /** The sum of weights. */
  readonly count: number;
}

export interface AdmissionRow {
  /** Absent for what exceeded the table of origins. */
  readonly origin?: string;
  /** The sum of weights. */
  readonly count: number;
}

export interface ListedOrigin {
  /** An origin, or a pattern such as `https://*.tenant.example`. */
  readonly origin: string;
  /** The bin since which it has been listed; negative if that was before the first one. */
  readonly since: number;
  /** The bin from which on it counts no more, if that was agreed in advance. */
  readonly until?: number;
}

export interface ListChange {
  readonly bin: number;
  readonly origin: string;
  readonly change: 'added' | 'removed';
}

/** Rows of admissions with an origin in a bin. */
export const MAX_ORIGINS = 64;
