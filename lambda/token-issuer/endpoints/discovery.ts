import { KEY_SET_MAX_AGE_SECONDS } from '../../../lib/contract/times';
import { isFailure } from '../../../request/aws/failure';
import type { HttpResponse } from '../../../request/cors/http-response';
import { ASSERTION_ALGORITHMS } from '../../../request/tokens/client/assertion-algorithms';
import { publishedKeys } from '../../../request/tokens/key/rotation-plan';
import { unavailable } from '../clients/throttle';
import { type IssuerContext, tokenEndpoint } from '../context';
import { TOKEN_EXCHANGE } from '../grants/token-exchange';
import { WEB_ORIGIN } from '../grants/web-origin';
import type { OAuthError } from '../oauth-error';

const AUTH_METHODS = ['client_secret_basic', 'client_secret_post', 'private_key_jwt'];

/**
 * What clients and verifiers have to know (https://www.rfc-editor.org/rfc/rfc8414#section-2), at the paths of both OpenID
 * Connect and OAuth, between which libraries choose. The members about ID tokens
 * are there because verifiers read it as OpenID Connect's; there are none.
 */
export function discoveryDocument(context: IssuerContext): HttpResponse {
  const { issuer, config } = context;
  const algorithms = Object.keys(ASSERTION_ALGORITHMS);
  return metadata({
    issuer,
    token_endpoint: tokenEndpoint(context),
    jwks_uri: `${issuer}/jwks.json`,
    revocation_endpoint: `${issuer}/revoke`,
    introspection_endpoint: `${issuer}/introspect`,
    response_types_supported: [],
    grant_types_supported: ['client_credentials', WEB_ORIGIN, TOKEN_EXCHANGE],
    token_endpoint_auth_methods_supported: [...AUTH_METHODS, 'none'],
    token_endpoint_auth_signing_alg_values_supported: algorithms,
    revocation_endpoint_auth_methods_supported: [...AUTH_METHODS, 'none'],
    revocation_endpoint_auth_signing_alg_values_supported: algorithms,
    introspection_endpoint_auth_methods_supported: AUTH_METHODS,
    introspection_endpoint_auth_signing_alg_values_supported: algorithms,
    ...(config.dpop && { dpop_signing_alg_values_supported: ['ES256'] }),
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: [config.algorithm],
  });
}

/** The keys that verify tokens: those that sign, will sign and did (https://www.rfc-editor.org/rfc/rfc7517#section-5). */
export async function keySet({ publicKeys }: IssuerContext, signal: AbortSignal): Promise<HttpResponse | OAuthError> {
  const keys = await publicKeys.read(signal);
  if (isFailure(keys)) return unavailable();
  return metadata({ keys: publishedKeys(keys).map(({ jwk }) => jwk) });
}

function metadata(document: object): HttpResponse {
  const headers = { 'content-type': 'application/json', 'cache-control': `public, max-age=${KEY_SET_MAX_AGE_SECONDS}` };
  return { statusCode: 200, headers, body: JSON.stringify(document) };
}
