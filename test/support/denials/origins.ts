import type { Random } from './random';

const WORDS =
  'harbour books cedar tools north pixel garden ledger river studio copper market lantern travel maple foods signal works ' +
  'orbit health meadow sports anchor music violet homes summit bikes coral prints timber parts ember cloud quartz labs';
const WORD = WORDS.split(' ');
const SUBDOMAINS = ['www', 'app', 'shop', 'portal', 'my', 'account', 'checkout', 'm'];
const CHARACTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** A domain as companies have them, often with a number, so that there are enough of them. */
export function makeDomain(random: Random): string {
  const number = random.chance(0.3) ? random.whole([2, 99]) : '';
  return `${random.pick(WORD)}-${random.pick(WORD)}${number}.example`;
}

export function makeOrigin(random: Random): string {
  const domain = makeDomain(random);
  return random.chance(0.25) ? `https://${domain}` : `https://${random.pick(SUBDOMAINS)}.${domain}`;
}

export function makeLabel(random: Random, length: number): string {
  let label = '';
  for (let i = 0; i < length; i++) label += random.pick([...CHARACTERS]);
  return label;
}

/** How somebody makes up origins. */
export type Invention = 'letters' | 'words' | 'imitations' | 'numbers';

/** An origin that somebody makes up; imitations are of `real`. */
export function inventedOrigin(how: Invention, random: Random, real: string): string {
  if (how === 'letters') return `https://${makeLabel(random, random.whole([5, 14]))}.example`;
  if (how === 'words') return makeOrigin(random);
  if (how === 'numbers') return `https://test${random.whole([1, 9999])}.${hostOf(real)}`;
  return imitation(random, real);
}

/** What a careless comparison of origins could take for `real`. */
function imitation(random: Random, real: string): string {
  const host = hostOf(real);
  const label = makeLabel(random, random.whole([1, 5]));
  return random.pick([
    `https://${host}.${label}.example`,
    `https://${host.replace(/\.example$/, '')}-${label}.example`,
    `https://${label}${host}`,
    `https://${label}-${host}`,
    `http://${host}:${random.whole([1024, 65535])}`,
    `https://${host.replace(/\.example$/, '')}-example.${label}.com`,
    `https://${host.replace('-', `-${label}`)}`,
  ]);
}

export function hostOf(origin: string): string {
  return origin.slice(origin.indexOf('://') + 3).replace('*.', '');
}

/** Whether `pattern` is `origin`, or has `*.` in place of its first labels. */
export function covers(pattern: string, origin: string): boolean {
  if (pattern === origin) return true;
  const [scheme, host = ''] = pattern.split('://*');
  return host !== '' && origin.startsWith(`${scheme}://`) && origin.endsWith(host) && !origin.includes('*');
}
