import { type Failure, isFailure } from '../../../request/aws/failure';
import type { Client } from '../../../request/tokens/client/client';
import { isClientId } from '../../../request/tokens/client/client-issues';
import { matchesSecret } from '../../../request/tokens/client/client-secrets';
import type { IssuerContext } from '../context';
import type { Form } from '../form';
import type { IssuerRequest } from '../issuer-request';
import { isOAuthError, type OAuthError, oauthError } from '../oauth-error';
import { isAssertionOf } from './client-assertion';
import { type Presented, presentedCredentials } from './presented-credentials';
import { unavailable } from './throttle';

/** Origins are as long as names of hosts; what is longer is of no use in a log. */
const MAX_LOGGED_LENGTH = 300;

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
  const usable = client === undefined || isFailure(client) || client.status !== 'active' ? undefined : client;
  const proved = await proves(presented, usable, request, context, signal);
  if (isOAuthError(proved)) return proved;
  if (proved && usable) return { client: usable, proved: presented.method !== 'none' };
  const origin = request.headers.get('origin');
  const why = { cause: causeOf(presented, client, origin), origin: origin?.slice(0, MAX_LOGGED_LENGTH) };
  context.log('client', { client: presented.id, ...why, problem: isFailure(client) ? client.message : undefined });
  return failed();
}

/** Why a client is not who it says. For the log alone: whoever asks is not told. */
export const CLIENT_CAUSES = [
  'client-unknown',
  'client-malformed',
  'client-disabled',
  'assertion-invalid',
  'secret-wrong',
  'origin-missing',
  'origin-unlisted',
  'origin-unexpected',
  'proof-missing',
] as const;

type ClientCause = (typeof CLIENT_CAUSES)[number];

function causeOf({ method }: Presented, client: Client | undefined | Failure, origin: string | undefined): ClientCause {
  if (client === undefined) return 'client-unknown';
  if (isFailure(client)) return 'client-malformed';
  if (client.status !== 'active') return 'client-disabled';
  if (method !== 'none') return method === 'private_key_jwt' ? 'assertion-invalid' : 'secret-wrong';
  if (client.type === 'browser') return origin === undefined ? 'origin-missing' : 'origin-unlisted';
  return client.type === 'mobile' && origin !== undefined ? 'origin-unexpected' : 'proof-missing';
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
