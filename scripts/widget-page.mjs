// The page of examples/shop/widget, as some other site would serve it.
import { readdirSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';

const FOLDER = new URL('../examples/shop/widget/', import.meta.url);
/** What the widget takes from the package. */
const CLIENT = new URL('../assets/client/index.mjs', import.meta.url);
const TYPES = { '.html': 'text/html; charset=utf-8', '.mjs': 'text/javascript; charset=utf-8' };

/**
 * Answers requests for the page and its modules.
 *
 * @param settings what the page gives the widget: `{ issuer, api, clientId }`
 * @returns a listener for servers of `node:http` and `node:https`
 */
export function widgetPage({ issuer, api, clientId }) {
  const values = { '%ISSUER%': issuer, '%API%': api, '%CLIENT_ID%': clientId };
  const names = readdirSync(FOLDER).filter((name) => extname(name) in TYPES);
  const files = new Map(names.map((name) => [`/${name}`, readFileSync(new URL(name, FOLDER), 'utf8')]));
  const page = files.get('/index.html').replace(/%[A-Z_]+%/g, (name) => values[name]);
  files.set('/', page).set('/index.html', page).set('/client.mjs', readFileSync(CLIENT, 'utf8'));
  return ({ url }, response) => {
    const text = files.get(url);
    if (text === undefined) return response.writeHead(404).end();
    response.writeHead(200, { 'content-type': TYPES[extname(url)] ?? TYPES['.html'] }).end(text);
  };
}
