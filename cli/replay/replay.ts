import { type CorsRequest, decide, type PolicyInput, type ReasonCode } from '../../lib/policy';
import type { LoggedRequest } from './logged-request';

/** What becomes of the requests of one origin that are alike. */
export interface ReplayedRequests {
  readonly class: string;
  readonly origin: string;
  readonly kind: LoggedRequest['kind'];
  /** Left out where the log has the origin alone: then that is what was judged. */
  readonly method?: string;
  readonly requestHeaders?: string;
  /** Whether they were let in; not where nobody knows. */
  readonly was?: boolean;
  readonly is: boolean;
  readonly reason: ReasonCode;
  count: number;
  /** Milliseconds since the epoch; `NaN` where the logs do not say. */
  first: number;
  last: number;
}

type Tally = Pick<ReplayedRequests, 'count' | 'first' | 'last'>;

/** A policy to be, and the one of today where logs do not say what was decided. */
export interface Candidate {
  readonly name: string;
  readonly after: PolicyInput;
  readonly before?: PolicyInput;
}

/** Different requests that are told apart: whoever makes origins up decides on no more memory than that. */
const MAX_KINDS = 50_000;

/** The latest time that a date can hold. */
const MAX_TIME_MS = 8.64e15;

/** Which policy judges a request; `undefined` for what belongs to none. */
export type CandidateOf = (request: LoggedRequest) => Candidate | undefined;

/** Judges requests of the past by policies to be. */
export class Replay {
  /** Requests that were judged. */
  judged = 0;
  /** Requests of which the log has no origin. */
  unknown = 0;
  /** Requests of more different kinds than are told apart. */
  readonly #others = { denied: sink(), admitted: sink(), undecided: sink(), same: sink() };
  readonly #candidateOf: CandidateOf;
  readonly #kinds = new Map<string, ReplayedRequests>();
  /** What is known of requests that were seen before; `null` for what no policy judges. */
  readonly #seen = new WeakMap<LoggedRequest, Tally | null>();

  constructor(candidateOf: CandidateOf) {
    this.#candidateOf = candidateOf;
  }

  /** The same sums as of those that are told apart, and all others, of the requests of more different kinds than that. */
  get others() {
    const { denied, admitted, undecided, same } = this.#others;
    return { denied: denied.count, admitted: admitted.count, undecided: undecided.count, same: same.count };
  }

  /** Kinds of requests, most frequent first. */
  get kinds(): ReplayedRequests[] {
    return [...this.#kinds.values()].sort((a, b) => b.count - a.count);
  }

  /**
   * @param at milliseconds since the epoch, or `NaN`
   * @returns whether a policy judges it
   */
  add(request: LoggedRequest, at: number): boolean {
    let known = this.#seen.get(request);
    if (known === undefined) {
      known = this.#kindOf(request);
      this.#seen.set(request, known);
    }
    if (known === null) return false;
    const { weight } = request;
    if (request.origin === undefined) {
      this.unknown += weight;
      return true;
    }
    this.judged += weight;
    known.count += weight;
    // what counts in other units than milliseconds says nothing
    if (Math.abs(at) > MAX_TIME_MS) return true;
    if (!(at >= known.first)) known.first = at;
    if (!(at <= known.last)) known.last = at;
    return true;
  }

  #kindOf(request: LoggedRequest): Tally | null {
    const candidate = this.#candidateOf(request);
    if (candidate === undefined) return null;
    const { origin = '', kind, method, requestHeaders, secFetchSite, isOwn, allowed } = request;
    const key = JSON.stringify([candidate.name, origin, kind, method, requestHeaders, secFetchSite, isOwn, allowed]);
    const known = this.#kinds.get(key);
    if (known) return known;
    const made = judged(request, origin, candidate);
    if (request.origin === undefined) return made;
    if (this.#kinds.size >= MAX_KINDS) return this.#others[becomes(made)];
    this.#kinds.set(key, made);
    return made;
  }
}

function judged(request: LoggedRequest, origin: string, { name, after, before }: Candidate): ReplayedRequests {
  const { kind, method, requestHeaders, secFetchSite, isOwn } = request;
  const asked: CorsRequest = {
    ...(kind === 'preflight'
      ? { method: 'OPTIONS', requestMethod: method ?? after.methods[0] ?? 'GET' }
      : { method: method ?? 'GET' }),
    origin,
    ...(requestHeaders !== undefined && { requestHeaders }),
    ...(secFetchSite !== undefined && { secFetchSite }),
    ...(isOwn && { selfOrigin: origin }),
  };
  const { allowed: is, reason } = decide(after, asked);
  const was = request.allowed ?? (before && decide(before, asked).allowed);
  return {
    class: name,
    origin,
    kind,
    ...(method !== undefined && { method }),
    ...(requestHeaders !== undefined && { requestHeaders }),
    ...(was !== undefined && { was }),
    is,
    reason,
    ...NOT_YET,
  };
}

/** What becomes of requests that are alike. */
export function becomes({ was, is }: ReplayedRequests): 'denied' | 'admitted' | 'undecided' | 'same' {
  if (was === is || (was === undefined && is)) return 'same';
  if (was === undefined) return 'undecided';
  return is ? 'admitted' : 'denied';
}

const NOT_YET = { count: 0, first: Number.NaN, last: Number.NaN };

function sink(): Tally {
  return { ...NOT_YET };
}
