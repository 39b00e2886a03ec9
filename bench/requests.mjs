/** The requests that are measured: the same for every library, new for every decision. */

export const METHODS = ['GET', 'PUT'];
export const REQUEST_HEADERS = ['authorization', 'content-type'];
export const MAX_AGE_SECONDS = 600;

const DOMAINS = ['example.com', 'shop.example', 'tenant.example.net', 'apps.eu-central.example.org'];

/** What a hostile client may put into `Access-Control-Request-Headers`. */
export const HOSTILE_VALUES = {
  'commas-8kb': ','.repeat(8192),
  'one-name-8kb': 'a'.repeat(8192),
  'names-4000': Array.from({ length: 4000 }, (_, i) => `x${i}`).join(','),
};

/** `count` different origins, and as many others of the same shape; the same ones in every process. */
export function makeOrigins(count) {
  const random = randomNumbers(1);
  const all = new Set();
  while (all.size < 2 * Math.max(count, 1000)) all.add(makeOrigin(random));
  const listed = [...all].slice(0, count);
  return { listed, unlisted: [...all].slice(-Math.max(count, 1000)) };
}

/**
 * A function that returns the headers of one preflight after the other, each from a random one of `origins`. Every
 * value is a new string, as it comes from the network: a string that was used before has its hash with it already.
 */
export function preflights(origins, requestHeaders = 'authorization,content-type') {
  const random = randomNumbers(2);
  const values = origins.map((origin) => Buffer.from(origin));
  const requestHeadersValue = Buffer.from(requestHeaders);
  const method = Buffer.from('PUT');
  return () => ({
    host: 'api.example.com',
    origin: values[random(values.length)].latin1Slice(),
    'access-control-request-method': method.latin1Slice(),
    'access-control-request-headers': requestHeadersValue.latin1Slice(),
  });
}

function makeOrigin(random) {
  let label = '';
  for (let length = 4 + random(13); length > 0; length--) label += String.fromCharCode(97 + random(26));
  return `https://${label}.${DOMAINS[random(DOMAINS.length)]}`;
}

/** Random whole numbers below a bound, the same ones for the same seed (mulberry32). */
function randomNumbers(seed) {
  let state = seed;
  return (bound) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * bound);
  };
}
