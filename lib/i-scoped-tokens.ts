import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';

/** Scoped tokens of this app, or of another one: see `ScopedTokens.fromScopedTokensAttributes`. */
export interface IScopedTokens extends IConstruct {
  /** URL of the issuer, without a slash at its end: the `iss` of tokens. `/token` under it is where clients get them. */
  readonly issuerUrl: string;

  /** Allows reading clients, revocations and keys: `client list`, `token inspect`. */
  grantRead(grantee: IGrantable): Grant;

  /** Allows registering and disabling clients and giving them secrets: `client add`, `client rotate`, `client disable`. */
  grantManageClients(grantee: IGrantable): Grant;

  /** Allows revoking tokens, of a client, of a user or of all: `token revoke`. */
  grantRevoke(grantee: IGrantable): Grant;

  /** Allows verifying tokens, as authorizers of another account do: reading revocations and keys, remembering proofs. */
  grantVerify(grantee: IGrantable): Grant;
}
