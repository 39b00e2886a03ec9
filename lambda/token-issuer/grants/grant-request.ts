import type { Admitted } from '../clients/admitted-client';
import type { IssuerContext } from '../context';
import type { Form } from '../form';
import type { OAuthError } from '../oauth-error';

/** What a grant decides by. */
export interface GrantRequest extends Admitted {
  readonly form: Form;
  /** `scope`, taken apart; `undefined` where the request has none. */
  readonly requestedScopes: readonly string[] | undefined;
  readonly origin: string | undefined;
  /** That of `IssuerRequest`. */
  readonly network: string;
  /** Thumbprint of the key that the request proved to have. */
  readonly jkt: string | undefined;
}

/** Who a token will be about, and the most that it may be used for. */
export interface Granted {
  readonly subject: string;
  readonly scopes: readonly string[];
  /** When what was exchanged for it was issued, in seconds since the epoch. */
  readonly subjectIssuedAt?: number;
  readonly issuedTokenType?: string;
}

export type GrantHandler = (
  request: GrantRequest,
  context: IssuerContext,
  signal: AbortSignal,
) => Promise<Granted | OAuthError>;
