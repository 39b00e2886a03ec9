/** The CloudWatch namespace of all metrics of the package. */
export const METRICS_NAMESPACE = 'cdk-cors';

/** Decisions, in `Count`: each line of a decision has one of them, and it is the line's `weight`. */
export const ALLOWED = 'Allowed';
export const DENIED = 'Denied';

/**
 * Decisions that would be others if all stages of a list were promoted, in `Count`: each line of a candidate has one of them, and it is
 * the line's `weight`.
 */
export const WOULD_ALLOW = 'WouldAllow';
export const WOULD_DENY = 'WouldDeny';

/**
 * Preflights that mapping templates denied, in `Count`. A filter of an access log cannot state dimensions that the log does not have,
 * so that its name says whose it is.
 */
export function deniedByTemplate(stack: string, className: string): string {
  return `${DENIED}/${stack}/${className}`;
}

/** Age of the list that serves while reads fail, in `Seconds`. */
export const LIST_AGE = 'ListAge';
/** Reads of a list that failed, or gave a value without any valid entry, in `Count`. */
export const READ_FAILURES = 'ReadFailures';
/** Entries of a list that admit nothing, in `Count`. */
export const ENTRIES_REJECTED = 'EntriesRejected';

/** Entries of a pushed list that a target cannot hold, or has no room for: the most of any target, in `Count`. */
export const ENTRIES_LEFT_OUT = 'EntriesLeftOut';
/** Targets of pushed lists that could not be read or written, in `Count`. */
export const SYNC_FAILURES = 'SyncFailures';

/** Requests that an authorizer let pass, and that it did not, in `Count`. */
export const AUTHORIZED = 'Authorized';
export const UNAUTHORIZED = 'Unauthorized';
/** Tokens that an issuer gave, and requests for tokens that it refused, in `Count`. */
export const ISSUED = 'Issued';
export const REFUSED = 'Refused';
/** Rotations of signing keys that failed, in `Count`. */
export const ROTATION_FAILURES = 'RotationFailures';

/** Entries that an audit looked at, and its findings by their weight, in `Count`. */
export const AUDITED_ENTRIES = 'AuditedEntries';
export const AUDIT_ERRORS = 'AuditErrors';
export const AUDIT_WARNINGS = 'AuditWarnings';
/** Of the certificate of a class's origins that expires first, in `Count`. */
export const CERTIFICATE_DAYS_LEFT = 'CertificateDaysLeft';

/** Requests that a canary sent, those that were not answered as the policy says, and those of which nothing can be said, in `Count`. */
export const CANARY_PROBES = 'CanaryProbes';
export const CANARY_FAILURES = 'CanaryFailures';
export const CANARY_UNJUDGED = 'CanaryUnjudged';

/** Findings about what a class denied in the last hours, by their kind, in `Count`. */
export const ANOMALOUS_DENIALS = 'AnomalousDenials';

/** Sets of dimensions; each name is also the field of the log line that holds the value. Never an origin. */
/** Of canaries alone: all classes together, for their alarm. */
export const STACK_DIMENSIONS = ['stack'] as const;
export const CLASS_DIMENSIONS = ['stack', 'class'] as const;
/** `finding` is `mistake`, `shift` or `probing`. */
export const FINDING_DIMENSIONS = ['stack', 'class', 'finding'] as const;
export const DECISION_DIMENSIONS = ['stack', 'class', 'place', 'kind', 'reason'] as const;
export const TOKENS_DIMENSIONS = ['stack', 'tokens'] as const;
export const TOKEN_REASON_DIMENSIONS = ['stack', 'tokens', 'reason'] as const;

/**
 * Where a decision was made: by the function that answers preflights of an API (`responder`), at CloudFront (`edge`), by
 * `withCors` or `with_cors` (`function`), by the authorizer for tokens (`authorizer`) or for WebSocket connections (`connect`), by
 * `cors` or `honoCors` in a server (`server`).
 */
export const PLACES = ['responder', 'edge', 'function', 'authorizer', 'connect', 'server'] as const;

export type Place = (typeof PLACES)[number];

/**
 * One line in the log of a function: a decision, or several that are alike; or what a candidate would decide, where that is something
 * else. Fields without a value are left out. */
export interface DecisionLine {
  readonly 'cdk-cors': 'decision' | 'candidate';
  /** Name of the stack that the class belongs to. */
  readonly stack: string;
  readonly class: string;
  readonly place: Place;
  readonly kind: 'preflight' | 'actual';
  readonly allowed: boolean;
  /** A code of `ALLOW_REASONS` or `DENY_REASONS`. */
  readonly reason: string;
  /** Cut after 256 characters; not where the line stands for decisions about several origins. */
  readonly origin?: string;
  /** The method that was asked for; not where the line stands for several decisions. */
  readonly method?: string;
  /** Four hexadecimal digits that some 256 networks share, and others the next day; of single denials only. */
  readonly network?: string;
  /** How many decisions the line stands for. */
  readonly weight: number;
}
