import { narrowScopes } from '../../../request/tokens/token/scopes';
import { oauthError } from '../oauth-error';
import type { GrantHandler } from './grant-request';

/** A client for itself, by what it proved (https://www.rfc-editor.org/rfc/rfc6749#section-4.4). */
export const clientCredentials: GrantHandler = async ({ client, proved, requestedScopes }) => {
  if (!proved) return oauthError('unauthorized_client', 'this grant is for clients that prove who they are');
  return { subject: client.id, scopes: narrowScopes(requestedScopes, client.scopes) };
};
