import type { IssueCode } from './issue';

/** An origin, or a pattern with `*.` in front of its host. */
export interface OriginPattern {
  /** The pattern as it was given. */
  readonly text: string;
  /** `https` */
  readonly scheme: string;
  /** Whether any number of labels, at least one, may stand in front of `host`. */
  readonly wildcard: boolean;
  /** Host without the wildcard: a domain name, an IPv4 address or an IPv6 address in brackets. */
  readonly host: string;
  /** Port as digits, `''` for the scheme's default, `*` for any. */
  readonly port: string;
}

/** Why a text is no origin pattern. */
export interface OriginProblem {
  readonly code: IssueCode;
  readonly reason: string;
  readonly fix: string;
}

/** What the domain name system can hold, written with dots (RFC 1035, section 2.3.4). */
export const MAX_HOST_LENGTH = 253;
/** Scheme (64), `://`, host (253), port (6): nothing longer can be an origin of ours. */
export const MAX_ORIGIN_LENGTH = 64 + 3 + MAX_HOST_LENGTH + 6;

const DEFAULT_PORTS: { readonly [scheme: string]: string } = { http: '80', https: '443' };
/** Schemes whose pages never have an origin of that scheme. */
const SCHEMES_WITHOUT_ORIGIN = ['about', 'blob', 'data', 'file', 'ftp', 'javascript', 'ws', 'wss'];
/** A host, in brackets if it is an IPv6 address, and what follows the colon. */
const HOST_AND_PORT = /^(\[[^\]]*\]?[^:]*|[^:]*)(?::(.*))?$/;
/** Underscores are no part of host names (RFC 1123), and browsers load such pages all the same. */
const LABEL = /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/;

/**
 * Parses what one entry of an allowlist may be: a serialised origin (https://fetch.spec.whatwg.org/#origin-header),
 * `scheme://*.host[:port]`, or `scheme://host:*` for this very machine. Needs no public suffix list, so that functions can use it for live lists.
 */
export function parseOriginPattern(text: string): OriginPattern | OriginProblem {
  const shape = shapeProblem(text);
  if (shape) return shape;

  const schemeEnd = text.indexOf('://');
  const scheme = text.slice(0, schemeEnd);
  const rest = text.slice(schemeEnd + 3);
  const wildcard = rest.startsWith('*.');
  const [, host = '', port] = HOST_AND_PORT.exec(wildcard ? rest.slice(2) : rest) ?? [];
  const before = `${scheme}://${wildcard ? '*.' : ''}`;

  return (
    schemeProblem(text, scheme, wildcard) ??
    wildcardProblem(host) ??
    (port === undefined ? undefined : portProblem(before + host, scheme, wildcard ? '' : host, port)) ??
    hostProblem(before, host, port, wildcard) ?? { text, scheme, wildcard, host, port: port ?? '' }
  );
}

/** Whether `parseOriginPattern` found a problem. */
export function isProblem(parsed: OriginPattern | OriginProblem): parsed is OriginProblem {
  return 'code' in parsed;
}

/**
 * Whether someone on the network path can speak for this origin: `http` anywhere but on this very machine
 * (https://w3c.github.io/webappsec-secure-contexts/#is-origin-trustworthy).
 */
export function isInsecure({ scheme, host }: OriginPattern): boolean {
  return scheme === 'http' && !isLoopback(host);
}

/** Whether an entry admits more than one origin. */
export function isPattern({ wildcard, port }: OriginPattern): boolean {
  return wildcard || port === '*';
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || /^127(\.\d+){3}$/.test(host);
}

function shapeProblem(text: string): OriginProblem | undefined {
  if (text.toLowerCase() === 'null') {
    return problem(
      'origin-null',
      'sandboxed frames and local files of anyone share the origin null',
      'list the origin of a page that has one',
    );
  }
  if (text === '*') {
    return problem(
      'origin-wildcard',
      '* does not mean any origin inside a list',
      'list origins, or make a class for any origin',
    );
  }
  if (/^\/.*\/[a-z]*$|^\^|\$$|\\|:\/\/\.\*|\.\+|[()|]/.test(text)) {
    return problem(
      'origin-regexp',
      'regular expressions are not supported: they are the usual cause of look-alike origins being let in',
      'list each origin, or write a pattern such as "https://*.example.com"',
    );
  }
  if (text.length > MAX_ORIGIN_LENGTH) {
    return problem('origin-syntax', `an origin has at most ${MAX_ORIGIN_LENGTH} characters`, 'shorten it');
  }
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) {
    return problem(
      'origin-scheme',
      'an origin begins with a scheme',
      `write ${suggest(`https://${text}`) ?? '"https://example.com"'}`,
    );
  }
  const scheme = text.slice(0, text.indexOf(':')).toLowerCase();
  if (SCHEMES_WITHOUT_ORIGIN.includes(scheme)) {
    return problem(
      'origin-scheme',
      `no page has an origin with the scheme ${scheme}`,
      'list the https origin of the page',
    );
  }
  if (/[\s,;<>"'`{}\p{Cc}]/u.test(text)) {
    return problem(
      'origin-syntax',
      'it holds a character that no origin has',
      'write one origin: "https://example.com"',
    );
  }
  if (/[/?#@]/.test(text.slice(text.indexOf('://') + 3))) {
    return problem(
      'origin-path',
      'an origin ends after host and port: no user, path, query, fragment or trailing slash',
      `write ${suggest(text) ?? '"https://example.com"'}`,
    );
  }
  if (/[^\p{ASCII}]/u.test(text)) {
    return problem(
      'origin-unicode',
      'browsers send the A-label of a Unicode host',
      `write ${suggest(text) ?? 'its A-label (xn--...)'}`,
    );
  }
  if (text !== text.toLowerCase()) {
    return problem('origin-case', 'browsers send origins in lower case', `write ${JSON.stringify(text.toLowerCase())}`);
  }
  return undefined;
}

function schemeProblem(text: string, scheme: string, wildcard: boolean): OriginProblem | undefined {
  if (wildcard && !Object.hasOwn(DEFAULT_PORTS, scheme)) {
    return problem(
      'origin-wildcard',
      `hosts have no subdomains under ${scheme}`,
      `write ${JSON.stringify(text.replace('*.', ''))}`,
    );
  }
  return undefined;
}

function wildcardProblem(host: string): OriginProblem | undefined {
  if (!host.includes('*')) return undefined;
  return problem(
    'origin-wildcard',
    'the only wildcard is "*." in front of a domain',
    'write a pattern such as "https://*.example.com", or list each origin',
  );
}

function portProblem(withoutPort: string, scheme: string, exactHost: string, port: string): OriginProblem | undefined {
  if (port === '*') {
    if (isLoopback(exactHost) && Object.hasOwn(DEFAULT_PORTS, scheme)) return undefined;
    return problem(
      'origin-port',
      'any port is for pages of this very machine: http://localhost:*',
      `write ${JSON.stringify(withoutPort)}, or a port`,
    );
  }
  if (port === DEFAULT_PORTS[scheme]) {
    return problem(
      'origin-default-port',
      `browsers leave out the default port of ${scheme}`,
      `write ${JSON.stringify(withoutPort)}`,
    );
  }
  if (!/^[1-9]\d{0,4}$/.test(port) || Number(port) > 65535) {
    return problem(
      'origin-port',
      'a port is a number from 1 to 65535 without leading zeros',
      `write ${JSON.stringify(withoutPort)}, or a port`,
    );
  }
  return undefined;
}

function hostProblem(
  before: string,
  host: string,
  port: string | undefined,
  wildcard: boolean,
): OriginProblem | undefined {
  const after = port === undefined ? '' : `:${port}`;
  const bare = host.replace(/\.+$/, '');
  if (bare !== host && bare !== '') {
    return problem(
      'origin-trailing-dot',
      'a host with a trailing dot is another origin',
      `write "${before}${bare}${after}"`,
    );
  }
  const canonical = canonicalHost(host);
  const isAddress = canonical !== undefined && (canonical.startsWith('[') || /^\d+(\.\d+){3}$/.test(canonical));
  if (isAddress && wildcard) {
    return problem(
      'origin-ip',
      'addresses have no subdomains',
      `write "${before.replace('*.', '')}${canonical}${after}"`,
    );
  }
  if (isAddress) {
    if (canonical === host) return undefined;
    return problem(
      'origin-ip',
      'browsers send addresses in their canonical form',
      `write "${before}${canonical}${after}"`,
    );
  }
  // the URL parser also refuses hosts that end in a number but are no address
  const isName = host.length <= MAX_HOST_LENGTH && host.split('.').every((label) => LABEL.test(label));
  if (canonical !== host || !isName) {
    return problem(
      'origin-host',
      `a host is an address or labels of a-z, 0-9, underscores and inner hyphens, 63 characters each, ${MAX_HOST_LENGTH} in all`,
      'write the host as the browser shows it: "https://example.com"',
    );
  }
  return undefined;
}

function canonicalHost(host: string): string | undefined {
  try {
    return new URL(`https://${host}/`).hostname;
  } catch {
    return undefined;
  }
}

/** The origin that a browser would send for something that looks like a URL, quoted; `undefined` where there is none. */
function suggest(text: string): string | undefined {
  try {
    const { protocol, host } = new URL(text.replace('://*.', '://'));
    if (host === '' || !/^[\w.:[\]-]+$/.test(host)) return undefined;
    return JSON.stringify(`${protocol}//${text.includes('://*.') ? '*.' : ''}${host}`);
  } catch {
    return undefined;
  }
}

function problem(code: IssueCode, reason: string, fix: string): OriginProblem {
  return { code, reason, fix };
}
