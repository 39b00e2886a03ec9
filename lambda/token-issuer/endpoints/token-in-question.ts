import { verifyAccessToken } from '../../../request/tokens/token/access-token';
import type { AccessTokenClaims } from '../../../request/tokens/token/claims';
import { admittedClient } from '../clients/admitted-client';
import type { Authenticated } from '../clients/client-authentication';
import type { IssuerContext } from '../context';
import { parseForm } from '../form';
import type { IssuerRequest } from '../issuer-request';
import { isOAuthError, type OAuthError, oauthError } from '../oauth-error';

/** What a client wants to know or to have done about a token. */
export interface TokenInQuestion {
  readonly asker: Authenticated;
  /** `undefined`: it is no token of ours, or counts no more. */
  readonly claims: AccessTokenClaims | undefined;
}

/**
 * Reads a request of which `token` is the parameter, as introspection and revocation have it. Where only clients that prove
 * who they are may ask, the token of others is not looked at.
 */
export async function tokenInQuestion(
  request: IssuerRequest,
  { mustProve }: { readonly mustProve: boolean },
  context: IssuerContext,
  signal: AbortSignal,
): Promise<TokenInQuestion | OAuthError> {
  const form = parseForm(request.headers.get('content-type'), request.body);
  if (isOAuthError(form)) return form;
  const token = form.get('token');
  if (token === undefined) return oauthError('invalid_request', 'token is missing');
  const asker = await admittedClient(request, form, context, signal);
  if (isOAuthError(asker)) return asker;
  if (mustProve && !asker.proved) {
    return oauthError('unauthorized_client', 'this is for clients that prove who they are');
  }
  const { config, issuer, clock } = context;
  const claims = await verifyAccessToken(
    token,
    asker.current.tokens,
    { issuer, ...config },
    Math.floor(clock() / 1000),
  );
  return { asker, claims: typeof claims === 'string' ? undefined : claims };
}
