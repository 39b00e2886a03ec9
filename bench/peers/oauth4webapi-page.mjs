// The same flow with a library for OAuth and what a page has to write around it: a token that is renewed ahead of time, one request
// for many callers, one retry after 401, DPoP, and errors with problem details.
import {
  DPoP,
  generateKeyPair,
  genericTokenEndpointRequest,
  None,
  processGenericTokenEndpointResponse,
  protectedResourceRequest,
} from 'oauth4webapi';

const GRANT = 'urn:cdk-cors:params:oauth:grant-type:web-origin';

export async function makeFetch({ issuer, clientId, scope }) {
  const server = { issuer, token_endpoint: `${issuer}/token` };
  const client = { client_id: clientId };
  const dpop = DPoP(client, await generateKeyPair('ES256'));
  let token;
  let renewAt = 0;
  let pending;

  async function request() {
    const response = await genericTokenEndpointRequest(server, client, None(), GRANT, { scope }, { DPoP: dpop });
    const answer = await processGenericTokenEndpointResponse(server, client, response);
    token = answer.access_token;
    renewAt = Date.now() + answer.expires_in * 800;
  }

  async function get() {
    if (Date.now() >= renewAt) {
      pending ??= request().finally(() => {
        pending = undefined;
      });
      await pending;
    }
    return token;
  }

  return async (url, { method = 'GET', headers, body } = {}) => {
    for (let tries = 0; ; tries++) {
      try {
        return await protectedResourceRequest(await get(), method, new URL(url), new Headers(headers), body, {
          DPoP: dpop,
        });
      } catch (error) {
        if (error.status !== 401 || tries > 0) throw error;
        renewAt = 0;
      }
    }
  };
}
