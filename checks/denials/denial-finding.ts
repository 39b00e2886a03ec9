/**
 * `mistake`: a known origin fell silent or is denied, so something of ours is wrong, or of theirs. `shift`: many networks come from an
 * origin that is not listed. `probing`: somebody tries origins.
 */
export const KINDS = ['mistake', 'shift', 'probing'] as const;

export type DenialKind = (typeof KINDS)[number];

/** What somebody should look at. */
export interface DenialFinding {
  readonly kind: DenialKind;
  /** The origin, or a pattern, that it is about; absent where it is about the whole class, or about origins that somebody makes up. */
  readonly origin?: string;
  /** The first and the last bin that it is about. */
  readonly from: number;
  readonly to: number;
  readonly evidence: Evidence;
}

/** The figures that a rule went by. */
export interface Evidence {
  /** `silent`: expected requests are missing; `denied`: a listed origin is denied; `unreadable`: the list could not be read. */
  readonly rule:
    | 'silent'
    | 'denied'
    | 'unreadable'
    | 'new-origin'
    | 'one-network'
    | 'origins-of-one-network'
    | 'made-up-origins';
  /** Requests from `from` to `to` that it is about. */
  readonly requests: number;
  /** Requests that were to be expected there. */
  readonly expected?: number;
  /** Networks in the UTC day that had most of them. */
  readonly networks?: number;
  /** Different origins. */
  readonly origins?: number;
  /** The busiest network; it is called otherwise on another day. */
  readonly network?: string;
  /** Some of the origins, the most frequent first. */
  readonly examples?: readonly string[];
}
