import type { Decision, ReasonCode } from '../../../lib/policy';

/** What one endpoint class logged, hour by hour, up to now. */
export interface Scenario {
  /** ISO time of the start of the first bin: midnight UTC. */
  readonly start: string;
  /** The length of a bin. */
  readonly binMinutes: 60;
  /** The oldest first. The last one has just ended. */
  readonly bins: readonly Bin[];
  /** What should be listed at the end of the last bin. */
  readonly listed: readonly ListedEntry[];
  /** Recorded changes of the list from the first to the last bin, the oldest first. */
  readonly changes: readonly ListChange[];
}

export interface Bin {
  /** At most `MAX_ROWS`, the largest first; then what was counted without origin and network. */
  readonly denials: readonly DenialRow[];
  /** The largest first. */
  readonly admissions: readonly AdmissionRow[];
}

export interface DenialRow {
  /** As the browser sent it. Absent for denials over the budget of lines. */
  readonly origin?: string;
  /** Salted hash of the /24 or /48, four hex digits; another one each UTC day. Absent with `origin`. */
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

export interface ListedEntry {
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

export const KINDS = ['mistake', 'shift', 'probing'] as const;
export type Kind = (typeof KINDS)[number];

/** What a detector says at the end of the last bin. */
export interface Finding {
  /** A baseline cannot tell kinds apart, and says `anomalous`. */
  readonly kind: Kind | 'anomalous';
  /** The origin, or a pattern, that it is about. Absent: about the whole class, or about origins that somebody makes up. */
  readonly origin?: string;
  /** The first and the last bin that it is about, for people to read: scoring goes by when it was said. */
  readonly from: number;
  readonly to: number;
}

/** Called at the end of each bin, with what was known then. Says everything that holds at that time. */
export type Detector = (scenario: Scenario) => readonly Finding[];

/** What is really the matter. */
export interface Label {
  readonly kind: Kind;
  /** As in `Finding`. */
  readonly origin?: string;
  /** The first and the last bin. */
  readonly from: number;
  readonly to: number;
  /** Whoever says it from this bin on, before `from`, is right too. */
  readonly earliest?: number;
}

export interface LabelledScenario {
  /** `train-017 outage` */
  readonly name: string;
  /** The whole of it; `upTo` cuts it off. */
  readonly scenario: Scenario;
  /** None: it is quiet. */
  readonly labels: readonly Label[];
}

/** Rows with an origin that the query returns of one bin. */
export const MAX_ROWS = 1000;
