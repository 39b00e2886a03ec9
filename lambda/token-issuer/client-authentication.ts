import { isFailure } from '../shared/failure';
import type { Client } from '../shared/tokens/client';
import { isClientId } from '../shared/tokens/client-issues';
import { matchesSecret } from '../shared/tokens/client-secrets';
import { isAssertionOf } from './client-assertion';
import type { IssuerContext } from './context';
import type { Form } from './form';
import type { IssuerRequest } from './issuer-request';
import { isOAuthError, type OAuthError, oauthError } from './oauth-error';
import { type Presented, presentedCredentials } from './presented-credentials';
import { unavailable } from './throttle';

/** A client that is who it says. */
export interface Authenticated {
  readonly client: Client;
  /** Whether it proved it; a page is known by its origin alone, which scripts outside of browsers can forge. */
  readonly proved: boolean;
}

/**
 * Finds out which client asks. Whatever is wrong, unknown id, wrong secret, foreign origin, the answer is the same, and
 * takes the same reads.
 */
export async function authenticateClient(
  request: IssuerRequest,
  form: Form,
  context: IssuerContext,
  signal: AbortSignal,
): Promise<Authenticated | OAuthError> {
  const presented = presentedCredentials(request, form);
  if (isOAuthError(presented)) return presented;
  if (!isClientId(presented.id)) return failed();
  const client = await context.store.client(presented.id, signal);
  if (isFailure(client) && client.failure !== 'malformed') return unavailable();
  if (isFailure(client)) context.log('client', { client: presented.id, problem: client.message });
  const usable = client === undefined || isFailure(client) || client.status !== 'active' ? undefined : client;
  const proved = await proves(presented, usable, request, context, signal);
  if (isOAuthError(proved)) return proved;
  return proved && usable ? { client: usable, proved: presented.method !== 'none' } : failed();
}

async function proves(
  presented: Presented,
  client: Client | undefined,
  { headers }: IssuerRequest,
  context: IssuerContext,
  signal: AbortSignal,
): Promise<boolean | OAuthError> {
  if (presented.method === 'private_key_jwt') return isAssertionOf(client, presented, context, signal);
  if (presented.method === 'none') return client !== undefined && isPublic(client, headers.get('origin'));
  return matchesSecret(presented.secret, client?.secrets ?? [], Math.floor(context.clock() / 1000));
}

/** Whether a client that shows nothing but its id may be this one. */
function isPublic({ type, origins, secrets, jwks }: Client, origin: string | undefined): boolean {
  if (type === 'browser') return origin !== undefined && origins.includes(origin);
  // apps send no origin; a page that sends one is not this app
  return type === 'mobile' && secrets.length === 0 && jwks === undefined && origin === undefined;
}

function failed(): OAuthError {
  return oauthError('invalid_client', 'the client is unknown, or did not prove that it is this one');
}
