import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import type { TokenMetricOptions } from './metric-options';

/** Scoped tokens that this app or another one issues: see `ScopedTokens.fromScopedTokensAttributes`. */
export interface IScopedTokens extends IConstruct {
  /** URL of the issuer, without a slash at its end: the `iss` of tokens. Clients get tokens at `/token` below it. */
  readonly issuerUrl: string;

  /** Grants permission to read clients, revocations and keys: `client list`, `token inspect`. */
  grantRead(grantee: IGrantable): Grant;

  /** Grants permission to manage clients and their secrets: `client add`, `client rotate`, `client disable`. */
  grantManageClients(grantee: IGrantable): Grant;

  /** Grants permission to revoke tokens of a client, of a user or of everybody: `token revoke`. */
  grantRevoke(grantee: IGrantable): Grant;

  /** Grants permission to verify tokens, for authorizers in another account: to read revocations and keys, and store proofs. */
  grantVerify(grantee: IGrantable): Grant;

  /**
   * Requests that authorizers let pass. By default the sum over 5 minutes. Imported tokens count what the authorizers of their own
   * stack decided.
   *
   * @throws Error `metrics-off` if nothing is counted
   */
  metricAuthorized(options?: TokenMetricOptions): Metric;

  /**
   * Requests that authorizers refused, for any reason of `docs/reasons.md` or for one. By default the sum over 5 minutes. Imported
   * tokens count what the authorizers of their own stack decided.
   *
   * @throws Error `metrics-off` if nothing is counted
   */
  metricUnauthorized(options?: TokenMetricOptions): Metric;
}
