/** The API gave no quotes. */
export class QuotesRefused extends Error {
  constructor(status, reason) {
    super(reason);
    this.status = status;
  }
}

/**
 * Reads the shop's quotes with a token that may have ended or been revoked meanwhile.
 *
 * @throws {QuotesRefused} the API gives none
 * @throws {TypeError} the API cannot be reached, or the browser may not show its answer
 */
export async function readQuotes(api, token) {
  const request = async () => {
    const authorization = `Bearer ${await token.get()}`;
    return fetch(`${api}/quotes`, { headers: { authorization } });
  };
  let response = await request().catch(onlyNetworkErrors);
  // an API's own 401 may be unreadable, and looks like no connection then; whether there is another token for this page
  // is for the issuer to say, whose answers can be read
  if (response === undefined || response.status === 401) {
    token.forget();
    response = await request();
  }
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new QuotesRefused(response.status, body.reason);
  return body.quotes;
}

/** What `fetch` rejects with is always a TypeError (https://fetch.spec.whatwg.org/#fetch-method). */
function onlyNetworkErrors(error) {
  if (!(error instanceof TypeError)) throw error;
}
