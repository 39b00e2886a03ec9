import {
  authorityOf,
  canonicalHost,
  hasPorts,
  isInsecure,
  MAX_HOST_LENGTH,
  MAX_ORIGIN_LENGTH,
  type OriginFault,
  type OriginPattern,
} from './origin';

/** Why a text is no origin pattern, and what to write instead. */
export interface OriginProblem {
  readonly code: OriginFault;
  readonly reason: string;
  readonly fix: string;
}

/** A reason and a fix for a text that `parseOriginPattern` refuses. */
type Words = readonly [reason: string, fix: string];

/** Whether a text was refused. */
export function isProblem(parsed: OriginPattern | OriginProblem): parsed is OriginProblem {
  return 'code' in parsed;
}

/**
 * The words for what `parseOriginPattern` tells by a code alone. They are for authors and operators: functions load faster
 * without.
 *
 * @param code what `parseOriginPattern` returned for this very text
 */
export function originProblem(text: string, code: OriginFault): OriginProblem {
  const [reason, fix] = WORDS[code](text);
  return { code, reason, fix };
}

const WORDS: { readonly [code in OriginFault]: (text: string) => Words } = {
  'origin-null': () => [
    'sandboxed frames and local files of anyone share the origin null',
    'list the origin of a page that has one',
  ],
  'origin-wildcard': wildcardWords,
  'origin-regexp': () => [
    'regular expressions are not supported: they are the usual cause of look-alike origins being let in',
    'list each origin, or write a pattern such as "https://*.example.com"',
  ],
  'origin-syntax': ({ length }) =>
    length > MAX_ORIGIN_LENGTH
      ? [`an origin has at most ${MAX_ORIGIN_LENGTH} characters`, 'shorten it']
      : ['it holds a character that no origin has', 'write one origin: "https://example.com"'],
  'origin-scheme': schemeWords,
  'origin-path': (text) => [
    'an origin ends after host and port: no user, path, query, fragment or trailing slash',
    `write ${suggest(text) ?? '"https://example.com"'}`,
  ],
  'origin-unicode': (text) => [
    'browsers send the A-label of a Unicode host',
    `write ${suggest(text) ?? 'its A-label (xn--...)'}`,
  ],
  'origin-case': (text) => [
    'browsers send origins in lower case',
    `write ${suggest(text) ?? JSON.stringify(text.toLowerCase())}`,
  ],
  'origin-port': portWords,
  'origin-default-port': (text) => [
    `browsers leave out the default port of ${partsOf(text).scheme}`,
    `write ${withoutPort(text)}`,
  ],
  'origin-trailing-dot': (text) => {
    const { before, host, after } = partsOf(text);
    return ['a host with a trailing dot is another origin', `write "${before}${host.replace(/\.+$/, '')}${after}"`];
  },
  'origin-ip': addressWords,
  'origin-host': () => [
    `a host is an address or labels of a-z, 0-9, underscores and inner hyphens, 63 characters each, ${MAX_HOST_LENGTH} in all`,
    'write the host as the browser shows it: "https://example.com"',
  ],
};

function wildcardWords(text: string): Words {
  if (text === '*') return ['* does not mean any origin inside a list', 'list origins, or make a class for any origin'];
  const { scheme, wildcard } = partsOf(text);
  if (wildcard && !hasPorts(scheme))
    return [`hosts have no subdomains under ${scheme}`, `write ${JSON.stringify(text.replace('*.', ''))}`];
  return [
    'the only wildcard is "*." in front of a domain',
    'write a pattern such as "https://*.example.com", or list each origin',
  ];
}

function schemeWords(text: string): Words {
  const [, scheme] = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text) ?? [];
  if (scheme === undefined)
    return ['an origin begins with a scheme', `write ${suggest(`https://${text}`) ?? '"https://example.com"'}`];
  return [`no page has an origin with the scheme ${scheme.toLowerCase()}`, 'list the https origin of the page'];
}

function portWords(text: string): Words {
  const fix = `write ${withoutPort(text)}, or a port`;
  return partsOf(text).port === '*'
    ? ['any port is for pages of this very machine: http://localhost:*', fix]
    : ['a port is a number from 1 to 65535 without leading zeros', fix];
}

function addressWords(text: string): Words {
  const { before, wildcard, host, after } = partsOf(text);
  const canonical = canonicalHost(host);
  return wildcard
    ? ['addresses have no subdomains', `write "${before.replace('*.', '')}${canonical}${after}"`]
    : ['browsers send addresses in their canonical form', `write "${before}${canonical}${after}"`];
}

function withoutPort(text: string): string {
  const { before, host } = partsOf(text);
  return JSON.stringify(before + host);
}

function partsOf(text: string) {
  const schemeEnd = text.indexOf('://');
  const scheme = text.slice(0, schemeEnd);
  const { wildcard, host, port } = authorityOf(text.slice(schemeEnd + 3));
  const after = port === undefined ? '' : `:${port}`;
  return { scheme, before: `${scheme}://${wildcard ? '*.' : ''}`, wildcard, host, port, after };
}

/** The origin that a browser would send for something that looks like a URL, quoted; `undefined` where there is none. */
export function suggest(text: string): string | undefined {
  try {
    const { protocol, host, hostname } = new URL(text.replace('://*.', '://'));
    if (host === '' || !/^[\w.:[\]-]+$/.test(host)) return undefined;
    // what is suggested has to be accepted
    const isOpen = isInsecure({ scheme: protocol.slice(0, -1), host: hostname });
    return JSON.stringify(`${isOpen ? 'https:' : protocol}//${text.includes('://*.') ? '*.' : ''}${host}`);
  } catch {
    return undefined;
  }
}
