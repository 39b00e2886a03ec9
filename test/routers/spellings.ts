import type { Random } from './random';

/** What stands between segments for somebody. */
const SLASHES = [
  '/',
  '//',
  '///',
  '/./',
  '/x/../',
  '/x//../',
  '//x/../',
  '/x/y/../../',
  '%2f',
  '%2F',
  '%252f',
  '\\',
  '%5c',
  '%5C',
  '/\\',
  '\\/',
];
/** What is left out, cut or taken for an end by somebody. */
const CRUMBS = [
  '%20',
  '%09',
  '%0a',
  '%0d',
  '%00',
  '%7f',
  '%c2%a0',
  '%e2%80%a8',
  '%ef%bb%bf',
  ' ',
  '\t',
  '.',
  '%2e',
  '+',
  '%',
  '%zz',
  '%c0%af',
  '%u002f',
  '*',
  '~',
  ',',
  ':',
  '@',
  '!',
  '{x}',
];
const DELIMITERS = ['?', '%3f', '%3F', '%253f', '#', '%23', ';', ';a=b', '%3b', '%3ba=b', '&', '%26', '=', '|', '%7c'];
const DOTS = ['..', '.', '%2e%2e', '.%2e', '%2e', '%252e%252e', '..;', '..;a', '...', '..%20', '..%00', '%2e%2e%2f'];
const STARTS = [
  '//',
  '/\\',
  '/%5c',
  '/%2f',
  '//x',
  '//x/',
  '/\\x/',
  '/%09/',
  '/%20/',
  '/.',
  '/./',
  '/..',
  '/../',
  '/x/..',
  '/x:y@z',
  '/http://x',
  '/https:/x',
  '/http:',
  ';',
  '/;a=b',
  '/;a=b/',
];
const LOOKALIKES: Readonly<Record<string, readonly string[]>> = {
  k: ['\u212a', '%e2%84%aa'],
  s: ['\u017f', '%c5%bf'],
  i: ['\u0131', '%c4%b1', '\u0130'],
};

/** A path as nobody but a router could mean it, made of one that is meant. */
export function spelled(path: string, random: Random): string {
  let result = path;
  for (let n = 1 + random.below(4); n > 0; n--) result = random.pick(EDITS)(result, random);
  // what is in front of API Gateway sends nothing without a slash
  return result.startsWith('/') ? result : `/${result}`;
}

type Edit = (path: string, random: Random) => string;

const EDITS: readonly Edit[] = [
  (path, random) => replaceOne(path, /\//g, random, () => random.pick(SLASHES)),
  (path, random) => replaceOne(path, /\//g, random, () => random.pick(SLASHES)),
  (path, random) => replaceOne(path, /[a-z]/g, random, (letter) => letter.toUpperCase()),
  (path, random) => replaceOne(path, /[a-z]+/g, random, (word) => word.toUpperCase()),
  (path, random) => replaceOne(path, /[a-z0-9.]/g, random, (letter) => encoded(letter, random)),
  (path, random) => replaceOne(path, /[ksi]/g, random, (letter) => random.pick(LOOKALIKES[letter]!)),
  (path, random) => replaceOne(path, /%/g, random, () => '%25'),
  (path, random) => insert(path, random.pick(CRUMBS), random),
  (path, random) => insert(path, random.pick(DELIMITERS), random),
  (path, random) => insert(path, random.pick(DELIMITERS), random),
  (path, random) => insertSegment(path, random.pick(DOTS), random),
  (path, random) => insertSegment(path, random.pick(['prod', 'shop', 'public', 'admin', 'x', '{id}', '', ' ']), random),
  (path, random) => random.pick(STARTS) + path,
  (path, random) =>
    path + random.pick(['/', '//', '/.', '/..', '%2f', '%20', '/%20', '.json', ';a', '%00', '/*', '%3f', '?', '%23']),
  (path, random) => `${random.pick(['/public', '/admin', '/prod', '/shop', '/x', '/public/x'])}/..${path}`,
  (path, random) =>
    `${random.pick(['/public', '/public/x', '/other'])}${random.pick(SLASHES)}..${random.pick(SLASHES)}${path}`,
];

function encoded(letter: string, random: Random): string {
  const hex = letter.charCodeAt(0).toString(16);
  return random.pick([`%${hex}`, `%${hex.toUpperCase()}`, `%25${hex}`, `%2525${hex}`]);
}

function replaceOne(path: string, pattern: RegExp, random: Random, by: (found: string) => string): string {
  const matches = [...path.matchAll(pattern)];
  if (matches.length === 0) return path;
  const { 0: found, index } = random.pick(matches);
  return path.slice(0, index) + by(found) + path.slice(index + found.length);
}

function insert(path: string, text: string, random: Random): string {
  const at = random.once(2) ? path.length : random.below(path.length + 1);
  return path.slice(0, at) + text + path.slice(at);
}

function insertSegment(path: string, segment: string, random: Random): string {
  return replaceOne(path, /\/|$/g, random, (slash) => `/${segment}${slash}`);
}
