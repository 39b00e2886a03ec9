// cdk-cors/client, beside the widget: a page that embeds it has no import map for us
import { AccessToken, corsFetch, ProblemError, TokenError } from './client.mjs';

const REFRESH_MILLISECONDS = 2000;
const CONTENT = `
  <style>
    section { padding: 1rem 1.2rem; border: 1px solid light-dark(#d8dce4, #3a404c); border-radius: 12px; background: light-dark(#fff, #1b1f27);
      color: light-dark(#1b1f27, #eceff4); font: 15px/1.5 system-ui, sans-serif; }
    h2 { margin: 0 0 0.4rem; font-size: 15px; }
    ul { margin: 0; padding: 0; list-style: none; }
    li { display: flex; justify-content: space-between; padding: 0.35rem 0; border-bottom: 1px solid light-dark(#eceef2, #2c313b); }
    b { font-variant-numeric: tabular-nums; }
    p { margin: 0.6rem 0 0; color: light-dark(#566073, #a3acbc); font-size: 13px; }
    .live::before { content: ''; display: inline-block; width: 8px; height: 8px; margin-right: 6px; border-radius: 50%;
      background: light-dark(#0f7a43, #6fd49b); }
    button { margin-top: 0.6rem; padding: 0.3rem 0.9rem; border: 1px solid currentColor; border-radius: 8px; background: none; color: inherit;
      font: inherit; cursor: pointer; }
  </style>
  <section aria-label="Quotes of the shop">
    <h2>Today at the shop</h2>
    <ul></ul>
    <p role="status"></p>
    <button hidden>Try again</button>
  </section>`;

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
      const amount = document.createElement('b');
      amount.textContent = price.toFixed(2);
      item.append(`${id} `, amount);
      return item;
    });
    this.#find('ul').replaceChildren(...items);
    this.#find('p').textContent = status;
    this.#find('p').classList.toggle('live', status === 'live');
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
