import { ISSUED } from '../../../lib/contract/metrics';
import { isFailure } from '../../../request/aws/failure';
import type { HttpResponse } from '../../../request/cors/http-response';
import { tokenMetrics } from '../../../request/observe/token-metrics';
import { type NoSigningKey, signingKeyFor } from '../../../request/tokens/key/signing-key';
import { mintToken } from '../../../request/tokens/token/mint';
import { parseScope } from '../../../request/tokens/token/scopes';
import { admittedClient } from '../clients/admitted-client';
import { unavailable } from '../clients/throttle';
import type { IssuerContext } from '../context';
import { provenKey } from '../dpop';
import { type Form, parseForm } from '../form';
import { clientCredentials } from '../grants/client-credentials';
import type { Granted, GrantHandler, GrantRequest } from '../grants/grant-request';
import { TOKEN_EXCHANGE, tokenExchange } from '../grants/token-exchange';
import { WEB_ORIGIN, webOrigin } from '../grants/web-origin';
import type { IssuerRequest } from '../issuer-request';
import { isOAuthError, type OAuthError, oauthError } from '../oauth-error';
import type { SubjectCause } from '../subjects/subject-causes';

const GRANTS: ReadonlyMap<string, GrantHandler> = new Map([
  ['client_credentials', clientCredentials],
  [WEB_ORIGIN, webOrigin],
  [TOKEN_EXCHANGE, tokenExchange],
]);

/** `POST /token` (https://www.rfc-editor.org/rfc/rfc6749#section-3.2). */
export async function tokenRequest(
  request: IssuerRequest,
  context: IssuerContext,
  signal: AbortSignal,
): Promise<HttpResponse | OAuthError> {
  // before anything is read: a revocation that is not seen below is later than this, and ends the token
  const now = Math.floor(context.clock() / 1000);
  const form = parseForm(request.headers.get('content-type'), request.body);
  if (isOAuthError(form)) return form;
  const asked = whatIsAsked(form, context);
  if (isOAuthError(asked)) return asked;
  const authenticated = await admittedClient(request, form, context, signal);
  if (isOAuthError(authenticated)) return authenticated;
  const jkt = await provenKey(request, authenticated.client, context, signal);
  if (isOAuthError(jkt)) return jkt;
  const { requestedScopes } = asked;
  const { headers, network } = request;
  const grantRequest = { ...authenticated, form, requestedScopes, origin: headers.get('origin'), network, jkt };
  const granted = await asked.grant(grantRequest, context, signal);
  if (isOAuthError(granted)) return granted;
  if (granted.scopes.length === 0) return oauthError('invalid_scope', 'nothing that was asked for can be had');
  return issue(granted, grantRequest, now, context, signal);
}

interface Asked {
  readonly grant: GrantHandler;
  readonly requestedScopes: readonly string[] | undefined;
}

function whatIsAsked(form: Form, { config }: IssuerContext): Asked | OAuthError {
  const grantType = form.get('grant_type');
  if (grantType === undefined) return oauthError('invalid_request', 'grant_type is missing');
  const grant = GRANTS.get(grantType);
  if (grant === undefined) return oauthError('unsupported_grant_type', 'there is no such grant');
  const scope = form.get('scope');
  const requestedScopes = scope === undefined ? undefined : parseScope(scope);
  if (scope !== undefined && requestedScopes === undefined) {
    return oauthError('invalid_scope', 'scope is no list of words, separated by single spaces');
  }
  // https://www.rfc-editor.org/rfc/rfc8707#section-2 and https://www.rfc-editor.org/rfc/rfc8693#section-2.1
  for (const name of ['resource', 'audience']) {
    const target = form.get(name);
    if (target !== undefined && target !== config.audience)
      return oauthError('invalid_target', 'tokens are not for this');
  }
  return { grant, requestedScopes };
}

async function issue(
  granted: Granted,
  { client, current, form, origin, jkt }: GrantRequest,
  now: number,
  context: IssuerContext,
  signal: AbortSignal,
): Promise<HttpResponse | OAuthError> {
  const { config, issuer, kms, clock, log } = context;
  const key = signingKeyFor({ ...granted, clientId: client.id }, current, now);
  if ('reason' in key) return withoutKey(key, { client: client.id, subject: granted.subject }, log);
  const { subject, scopes } = granted;
  const lifetimeSeconds = Math.min(client.maxLifetime ?? config.tokenLifetimeSeconds, config.maxLifetimeSeconds);
  const grant = { subject, clientId: client.id, scopes, ...(client.type === 'browser' && { origin }), jkt };
  const issuance = { issuer, audience: config.audience, issuedAt: now, lifetimeSeconds };
  const token = await mintToken(grant, issuance, key, kms, signal);
  if (isFailure(token)) {
    log('token', { problem: `${token.failure}: ${token.message}`, kid: key.kid });
    return unavailable();
  }
  const { text, jti } = token;
  const scope = scopes.join(' ');
  const counted = tokenMetrics(config.metrics, ISSUED, clock(), 'issued');
  log('token', { client: client.id, grant: form.get('grant_type'), subject, scope, jti, kid: key.kid, ...counted });
  // the signature took its time
  const expiresIn = Math.max(1, now + lifetimeSeconds - Math.floor(clock() / 1000));
  return answerWith(text, jkt === undefined ? 'Bearer' : 'DPoP', expiresIn, granted);
}

function withoutKey(none: NoSigningKey, whose: object, log: IssuerContext['log']): OAuthError {
  switch (none.reason) {
    case 'signed-out':
      log('subject-token', { ...whose, cause: 'signed-out' satisfies SubjectCause });
      return oauthError(
        'invalid_grant',
        'the subject was signed out after its token was issued: sign in or refresh it',
      );
    case 'no-key':
      log('token', { problem: 'there is no key to sign with' });
      return unavailable();
    case 'revoked':
      return unavailable(none.retryAfterSeconds);
  }
}

/** https://www.rfc-editor.org/rfc/rfc6749#section-5.1 */
function answerWith(
  token: string,
  tokenType: 'Bearer' | 'DPoP',
  expiresIn: number,
  { scopes, issuedTokenType }: Granted,
): HttpResponse {
  const body = {
    access_token: token,
    token_type: tokenType,
    expires_in: expiresIn,
    scope: scopes.join(' '),
    ...(issuedTokenType && { issued_token_type: issuedTokenType }),
  };
  const headers = { 'content-type': 'application/json', 'cache-control': 'no-store' };
  return { statusCode: 200, headers, body: JSON.stringify(body) };
}
