import type { Diagnosis } from './diagnosis';

/** Why a browser may have given a script nothing, likeliest first. Codes never change. */
export type CauseCode =
  | 'offline'
  | 'content-security-policy'
  | 'mixed-content'
  | 'local-network'
  | 'request-header'
  | 'method'
  | 'credentials'
  | 'origin'
  | 'unreachable';

/** A possible cause. */
export interface Cause {
  readonly code: CauseCode;
  /** Whether there is no doubt. */
  readonly certain: boolean;
  /** What speaks for it, in words. */
  readonly evidence: string;
  /** What would help. */
  readonly fix: string;
}

/**
 * `fetch` failed, and the browser does not tell scripts why. The causes are inferred from the request and the page; the request is
 * not sent again for that.
 */
export class BlockedError extends TypeError {
  override readonly name = 'BlockedError';
  /** Possible causes, likeliest first; there is at least one. */
  readonly causes: readonly Cause[];

  /** What the API says of it, where `withDiagnosis` asked. */
  declare readonly diagnosis?: Diagnosis;

  /** What was not answered. It is not sent again. */
  readonly request: Request;

  constructor(request: Request, causes: readonly Cause[], cause: unknown) {
    super(`${request.url}: ${causes[0]?.evidence}; ${causes[0]?.fix}`, { cause });
    this.causes = causes;
    this.request = request;
  }
}
