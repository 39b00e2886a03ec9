import type { ConstructReport } from '../class/construct-report';

/** Seconds that it may take to write a revocation. */
export const WRITE_SECONDS = 1;
/** Older than this, what an authorizer read is of no use whatever the bound: an idle instance reads anew in any case. */
const MAX_SNAPSHOT_SECONDS = 60;

/** Of what the time from a revocation to its effect consists: T <= write + S + G. */
export interface RevocationBound {
  /** S: age up to which a reading of the table is fresh. */
  readonly freshForSeconds: number;
  /** G: for how long API Gateway repeats an answer. */
  readonly resultCacheSeconds: number;
}

/** Divides the time that a revocation may take between authorizer and gateway. */
export function divide(maxSeconds: number, resultCacheSeconds: number, report: ConstructReport): RevocationBound {
  const left = maxSeconds - WRITE_SECONDS - resultCacheSeconds;
  if (left >= 0) return { freshForSeconds: Math.min(left, MAX_SNAPSHOT_SECONDS), resultCacheSeconds };
  const least = WRITE_SECONDS + resultCacheSeconds;
  const shorter = maxSeconds - WRITE_SECONDS;
  const reason =
    `T = ${WRITE_SECONDS} s write + S + ${resultCacheSeconds} s result cache leaves S = ${maxSeconds} - ${WRITE_SECONDS} - ` +
    `${resultCacheSeconds} = ${left} s for the snapshot`;
  const fix =
    `write at least Duration.seconds(${least}), or ` +
    (shorter > 0 ? `a resultsCacheTtl of at most Duration.seconds(${shorter})` : 'leave resultsCacheTtl out');
  report.error('revocation-too-short', 'maxRevocationTime', maxSeconds, reason, fix);
  return { freshForSeconds: 0, resultCacheSeconds };
}

/** Says how soon a revocation takes effect where authorizers look. */
export function boundOfAuthorizer(
  { freshForSeconds, resultCacheSeconds }: RevocationBound,
  usableForSeconds: number,
): string {
  const seconds = WRITE_SECONDS + freshForSeconds + resultCacheSeconds;
  const late = usableForSeconds + resultCacheSeconds;
  return (
    `a revocation takes effect within T = ${seconds} s: ${WRITE_SECONDS} s write + ${freshForSeconds} s snapshot + ` +
    `${resultCacheSeconds} s result cache; while the table cannot be read, the last snapshot is used for up to ` +
    `${late} s, then all tokens are refused`
  );
}

/** Says how soon a revocation takes effect where API Gateway verifies: it only keeps new tokens from being issued. */
export function boundOfGateway(lifetime: number): string {
  return (
    `a revocation takes effect within T = ${WRITE_SECONDS + lifetime} s: ${WRITE_SECONDS} s write + ${lifetime} s lifetime of ` +
    'tokens, since API Gateway verifies them by itself; a removed key stays valid for up to 7200 s (HTTP APIs) or 3600 s ' +
    '(REST APIs), and the origins that tokens name are not checked'
  );
}
