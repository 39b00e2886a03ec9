import { type Failure, isFailure } from '../../aws/failure';
import type { TokenStore } from '../state/token-store';
import { isClientId } from './client-issues';

/**
 * Whether a subject has the id of a client. Clients are the subjects of their own tokens: a user with such a subject would
 * pass for the client, and the user's sign-out would end the client's tokens. Never rejects.
 */
export async function isSubjectOfClient(
  subject: string,
  store: Pick<TokenStore, 'client'>,
  signal: AbortSignal,
): Promise<boolean | Failure> {
  if (!isClientId(subject)) return false;
  const client = await store.client(subject, signal);
  // one whose record somebody spoilt is a client still
  if (isFailure(client)) return client.failure === 'malformed' ? true : client;
  return client !== undefined;
}
