import type { Client } from '../../request/tokens/client/client';
import { checkDpopProof } from '../../request/tokens/token/dpop-proof';
import { unavailable } from './clients/throttle';
import { type IssuerContext, tokenEndpoint } from './context';
import type { IssuerRequest } from './issuer-request';
import { type OAuthError, oauthError } from './oauth-error';

/**
 * The thumbprint of the key that a request proves to have, which its token will be bound to
 * (https://www.rfc-editor.org/rfc/rfc9449#section-5); `undefined` where it proves none and need not.
 */
export async function provenKey(
  { headers, method }: IssuerRequest,
  client: Client,
  context: IssuerContext,
  signal: AbortSignal,
): Promise<string | undefined | OAuthError> {
  const text = headers.get('dpop');
  if (!context.config.dpop && (client.dpop || text !== undefined)) {
    return oauthError('invalid_dpop_proof', 'nothing here looks at proofs: tokens cannot be bound to keys');
  }
  if (text === undefined) {
    return client.dpop ? oauthError('invalid_dpop_proof', 'tokens of this client are bound to a key') : undefined;
  }
  const nowSeconds = Math.floor(context.clock() / 1000);
  const proof = await checkDpopProof(text, { method, uris: [tokenEndpoint(context)], nowSeconds });
  if (proof === undefined) return oauthError('invalid_dpop_proof', 'the proof does not hold for this request');
  const failure = await context.store.remember(proof.jkt, proof.jti, proof.exp, signal);
  if (failure === undefined) return proof.jkt;
  return failure.failure === 'exists' ? oauthError('invalid_dpop_proof', 'the proof was used before') : unavailable();
}
