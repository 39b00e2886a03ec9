import { PAGE } from '../lab';
import { listed, outcome, passes } from './ask';
import type { Behaviour, Topic } from './behaviour';

/** A request with credentials or without, to what answers preflights and requests with the same headers. */
function answered(id: string, what: string, headers: Record<string, string | string[]>, init: RequestInit): Behaviour {
  return {
    id,
    what,
    observe: async (lab) => outcome(await lab.open(), lab.url({ preflight: { headers }, actual: { headers } }), init),
  };
}

const AUTHORIZED = { headers: { authorization: 'Bearer x' } };
const INCLUDED: RequestInit = { credentials: 'include' };
const CREDENTIALS = { 'access-control-allow-origin': PAGE, 'access-control-allow-credentials': 'true' };

const SENT = { 'x-total': '1', etag: '"1"', 'cache-control': 'no-store', 'set-cookie': 'a=b' };

export const WILDCARDS: Topic = {
  title: 'Wildcards and credentials',
  so: 'The standard has `*` not cover `authorization`. Do not rely on what browsers do: list it. `cdk-cors` refuses `*` with credentials.',
  behaviours: [
    answered(
      'authorization-wildcard',
      '`Authorization` where `Access-Control-Allow-Headers: *` is answered',
      { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*' },
      AUTHORIZED,
    ),
    answered(
      'method-wildcard',
      '`PUT` where `Access-Control-Allow-Methods: *` is answered',
      { 'access-control-allow-origin': '*', 'access-control-allow-methods': '*' },
      { method: 'PUT' },
    ),
    answered(
      'method-wildcard-credentials',
      'the same with credentials',
      { ...CREDENTIALS, 'access-control-allow-methods': '*' },
      { ...INCLUDED, method: 'PUT' },
    ),
    answered(
      'origin-wildcard-credentials',
      '`Access-Control-Allow-Origin: *` with credentials',
      { ...CREDENTIALS, 'access-control-allow-origin': '*' },
      INCLUDED,
    ),
    answered(
      'credentials-spelling',
      '`Access-Control-Allow-Credentials: True`',
      { ...CREDENTIALS, 'access-control-allow-credentials': 'True' },
      INCLUDED,
    ),
    answered(
      'origin-list',
      '`Access-Control-Allow-Origin` with two origins, one of them right',
      { 'access-control-allow-origin': `${PAGE}, https://other.example` },
      {},
    ),
    answered(
      'origin-twice',
      '`Access-Control-Allow-Origin` twice, both right',
      { 'access-control-allow-origin': [PAGE, PAGE] },
      {},
    ),
    answered(
      'origin-slash',
      '`Access-Control-Allow-Origin` with a slash at its end',
      { 'access-control-allow-origin': `${PAGE}/` },
      {},
    ),
    exposed('exposed-wildcard', 'headers that `Access-Control-Expose-Headers: *` shows', 'omit'),
    exposed('exposed-wildcard-credentials', 'the same with credentials', 'include'),
  ],
};

function exposed(id: string, what: string, credentials: 'omit' | 'include'): Behaviour {
  const names = [...Object.keys(SENT), 'access-control-allow-origin'];
  return {
    id,
    what: `${what}, of ${listed(names)}`,
    observe: async (lab) => {
      const actual = { headers: { ...CREDENTIALS, ...SENT, 'access-control-expose-headers': '*' } };
      const page = await lab.open();
      const url = lab.url({ actual });
      await passes(page, url);
      const seen = await page.evaluate(
        async ([address, mode]) => [...(await fetch(address, { credentials: mode })).headers.keys()],
        [url, credentials] as const,
      );
      return listed(names.filter((name) => seen.includes(name)));
    },
  };
}
