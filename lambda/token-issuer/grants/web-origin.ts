import { narrowScopes } from '../../../request/tokens/token/scopes';
import { oauthError } from '../oauth-error';
import type { GrantHandler } from './grant-request';

/** An extension grant (https://www.rfc-editor.org/rfc/rfc6749#section-4.5). */
export const WEB_ORIGIN = 'urn:cdk-cors:params:oauth:grant-type:web-origin';

/**
 * The public grant: a page of a browser client, known by its origin. Browsers vouch for the `Origin` of pages, nobody
 * vouches for that of other programs: it authenticates nobody. Its scopes are those that the author made public, and who
 * asks too often uses up what there is for the client in one network, not everywhere.
 */
export const webOrigin: GrantHandler = async ({ client, network, requestedScopes }, { config, throttle }, signal) => {
  if (client.type !== 'browser') return oauthError('unauthorized_client', 'this grant is for browser clients');
  const counted = `${client.id}#network#${network}`;
  const tooMany = await throttle.admit('client', counted, config.requestsPerMinute.perClient, signal);
  if (tooMany) return tooMany;
  return { subject: client.id, scopes: narrowScopes(requestedScopes, client.scopes, config.publicScopes) };
};
