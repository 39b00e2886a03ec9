/** The API gave no quotes. */
export class QuotesRefused extends Error {
  constructor({ status, reason, isAboutToken }) {
    super(reason);
    this.status = status;
    /** Whether it is the token that was refused, and not what was asked for with it. */
    this.isAboutToken = isAboutToken;
  }
}

/**
 * Reads the shop's quotes with a token that may have ended or been revoked meanwhile.
 *
 * @throws {QuotesRefused} the API gives none
 * @throws {TypeError} the API cannot be reached, or the browser may not show its answer
 */
export async function readQuotes(api, token) {
  let answer = await ask(api, token).catch(onlyNetworkErrors);
  // an API's own refusal may be unreadable, and looks like no connection then; whether there is another token for this
  // page is for the issuer to say, whose answers can be read
  if (answer === undefined || answer.isAboutToken) {
    token.forget();
    answer = await ask(api, token);
  }
  if (answer.status !== 200) throw new QuotesRefused(answer);
  return answer.quotes;
}

async function ask(api, token) {
  const authorization = `Bearer ${await token.get()}`;
  const response = await fetch(`${api}/quotes`, { headers: { authorization } });
  const { status } = response;
  const { quotes, reason } = await response.json().catch(() => ({}));
  // an HTTP API makes a 403 without a reason of every refusal, of tokens that ended too
  const isAboutToken = status === 401 || (status === 403 && reason === undefined);
  return { status, quotes, reason, isAboutToken };
}

/** What `fetch` rejects with is always a TypeError (https://fetch.spec.whatwg.org/#fetch-method). */
function onlyNetworkErrors(error) {
  if (!(error instanceof TypeError)) throw error;
}
