// cdk-cors/client, beside the widget: a page that embeds it has no import map for us
import { AccessToken, corsFetch, ProblemError, TokenError } from './client.mjs';

const REFRESH_MILLISECONDS = 2000;
const CONTENT = '<ul></ul><p role="status"></p><button hidden>Try again</button>';

/**
 * `<quotes-widget issuer api client-id>`: the shop's quotes, on any page that embeds this script. The origin of the
 * page has to be one of the client's, wherever the script comes from.
 */
class QuotesWidget extends HTMLElement {
  #token;
  #timer;

  connectedCallback() {
    this.#token = new AccessToken({
      issuer: this.getAttribute('issuer'),
      clientId: this.getAttribute('client-id'),
      scope: 'quotes:read',
    });
    this.attachShadow({ mode: 'open' }).innerHTML = CONTENT;
    this.#find('button').onclick = () => {
      // what was refused may be allowed by now
      this.#token.forget();
      this.#refresh();
    };
    this.#refresh();
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
  }

  /** Shows the quotes, again and again until something is wrong; then it says what, and waits for the visitor. */
  async #refresh() {
    try {
      const response = await corsFetch(`${this.getAttribute('api')}/quotes`, { token: this.#token });
      if (!response.ok) throw new Error(`No quotes: the shop answered ${response.status}.`);
      const { quotes } = await response.json();
      this.#show(quotes, 'live');
      if (this.isConnected) this.#timer = setTimeout(() => this.#refresh(), REFRESH_MILLISECONDS);
    } catch (error) {
      this.#show([], describe(error));
      this.#find('button').hidden = false;
    }
  }

  #show(quotes, status) {
    const items = quotes.map(({ id, price }) => {
      const item = document.createElement('li');
      item.textContent = `${id} ${price.toFixed(2)}`;
      return item;
    });
    this.#find('ul').replaceChildren(...items);
    this.#find('p').textContent = status;
    this.#find('button').hidden = true;
  }

  #find(selector) {
    return this.shadowRoot.querySelector(selector);
  }
}

/** What is wrong, for visitors to read or to pass on. */
function describe(error) {
  if (error instanceof TokenError) {
    if (error.error === 'invalid_client')
      return 'This page may not show quotes: its client is disabled, or not for it.';
    if (error.retryAfter) return `No quotes just now: try again in ${error.retryAfter} s.`;
    return `This page gets no token: ${error.message}.`;
  }
  if (error instanceof ProblemError) {
    return error.status === 401 ? 'The token was refused.' : `No quotes: ${error.reason} (${error.status}).`;
  }
  return error instanceof TypeError ? 'There is no connection to the shop.' : error.message;
}

customElements.define('quotes-widget', QuotesWidget);
