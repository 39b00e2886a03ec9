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

/** Why a text is no origin pattern; `originProblem` has the words. */
export type OriginFault = Extract<
  IssueCode,
  | 'origin-null'
  | 'origin-wildcard'
  | 'origin-regexp'
  | 'origin-syntax'
  | 'origin-scheme'
  | 'origin-path'
  | 'origin-unicode'
  | 'origin-case'
  | 'origin-port'
  | 'origin-default-port'
  | 'origin-trailing-dot'
  | 'origin-ip'
  | 'origin-host'
>;

/** What the domain name system can hold, written with dots (RFC 1035, section 2.3.4). */
export const MAX_HOST_LENGTH = 253;
/** Scheme (64), `://`, host (253), port (6): nothing longer can be an origin of ours. */
export const MAX_ORIGIN_LENGTH = 64 + 3 + MAX_HOST_LENGTH + 6;

const DEFAULT_PORTS: { readonly [scheme: string]: string } = { http: '80', https: '443' };
/** Schemes whose pages never have an origin of that scheme. */
const SCHEME_WITHOUT_ORIGIN = /^(?:about|blob|data|file|ftp|javascript|wss?):/i;
/** A host, in brackets if it is an IPv6 address, and what follows the colon. */
const HOST_AND_PORT = /^(\[[^\]]*\]?[^:]*|[^:]*)(?::(.*))?$/;
/** What most entries are. Hosts with `xn--` are left to the parser of URLs, which knows what can stand for a name. */
const PLAIN = /^https:\/\/(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z]{2,63}$/;
const PLAIN_START = 'https://'.length;
/** Underscores are no part of host names (RFC 1123), and browsers load such pages all the same. */
const LABEL = /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/;

/**
 * Parses what one entry of an allowlist may be: a serialised origin (https://fetch.spec.whatwg.org/#origin-header),
 * `scheme://*.host[:port]`, or `scheme://host:*` for this very machine. Functions use it for live lists: it needs no public
 * suffix list, and tells what is wrong by a code alone.
 */
export function parseOriginPattern(text: string): OriginPattern | OriginFault {
  if (isPlain(text)) return { text, scheme: 'https', wildcard: false, host: text.slice(PLAIN_START), port: '' };
  const fault = shapeFault(text);
  if (fault) return fault;

  const schemeEnd = text.indexOf('://');
  const scheme = text.slice(0, schemeEnd);
  const { wildcard, host, port } = authorityOf(text.slice(schemeEnd + 3));
  // hosts have no subdomains under other schemes; the only wildcard is `*.` in front of a domain
  if ((wildcard && !hasPorts(scheme)) || host.includes('*')) return 'origin-wildcard';
  return (
    (port === undefined ? undefined : portFault(scheme, wildcard ? '' : host, port)) ??
    hostFault(host, wildcard) ?? { text, scheme, wildcard, host, port: port ?? '' }
  );
}

/** Whether a text is an origin for certain: ten times faster than to look for what may be wrong, and functions parse lists of thousands. */
function isPlain(text: string): boolean {
  return text.length <= PLAIN_START + MAX_HOST_LENGTH && PLAIN.test(text) && !text.includes('xn--');
}

/** Whether `parseOriginPattern` found a fault. */
export function isFault(parsed: OriginPattern | OriginFault): parsed is OriginFault {
  return typeof parsed === 'string';
}

/** The parts of what follows `://`, whatever it is; `port` is `undefined` where there is no colon. */
export function authorityOf(rest: string) {
  const wildcard = rest.startsWith('*.');
  const [, host = '', port] = HOST_AND_PORT.exec(wildcard ? rest.slice(2) : rest) ?? [];
  return { wildcard, host, port: port as string | undefined };
}

/** Whether a scheme has a default port, domains and so subdomains: `http` and `https`. */
export function hasPorts(scheme: string): boolean {
  return Object.hasOwn(DEFAULT_PORTS, scheme);
}

/**
 * Whether someone on the network path can speak for this origin: `http` anywhere but on this very machine
 * (https://w3c.github.io/webappsec-secure-contexts/#is-origin-trustworthy).
 */
export function isInsecure({ scheme, host }: Pick<OriginPattern, 'scheme' | 'host'>): boolean {
  return scheme === 'http' && !isLoopback(host);
}

/** Whether an entry admits more than one origin. */
export function isPattern({ wildcard, port }: OriginPattern): boolean {
  return wildcard || port === '*';
}

/** Whether a host is this very machine. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || /^127(\.\d+){3}$/.test(host);
}

function shapeFault(text: string): OriginFault | undefined {
  if (text.toLowerCase() === 'null') return 'origin-null';
  if (text === '*') return 'origin-wildcard';
  if (/^\/.*\/[a-z]*$|^\^|\$$|\\|:\/\/\.\*|\.\+|[()|]/.test(text)) return 'origin-regexp';
  if (text.length > MAX_ORIGIN_LENGTH) return 'origin-syntax';
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(text) || SCHEME_WITHOUT_ORIGIN.test(text)) return 'origin-scheme';
  if (/[\s,;<>"'`{}\p{Cc}]/u.test(text)) return 'origin-syntax';
  if (/[/?#@]/.test(text.slice(text.indexOf('://') + 3))) return 'origin-path';
  if (/[^\p{ASCII}]/u.test(text)) return 'origin-unicode';
  return text === text.toLowerCase() ? undefined : 'origin-case';
}

function portFault(scheme: string, exactHost: string, port: string): OriginFault | undefined {
  if (port === '*') return isLoopback(exactHost) && hasPorts(scheme) ? undefined : 'origin-port';
  if (port === DEFAULT_PORTS[scheme]) return 'origin-default-port';
  return /^[1-9]\d{0,4}$/.test(port) && Number(port) <= 65535 ? undefined : 'origin-port';
}

function hostFault(host: string, wildcard: boolean): OriginFault | undefined {
  if (/[^.]\.+$/.test(host)) return 'origin-trailing-dot';
  const canonical = canonicalHost(host);
  if (canonical !== undefined && isAddress(canonical)) {
    return wildcard || canonical !== host ? 'origin-ip' : undefined;
  }
  // the URL parser also refuses hosts that end in a number but are no address
  const isName = host.length <= MAX_HOST_LENGTH && host.split('.').every((label) => LABEL.test(label));
  return canonical === host && isName ? undefined : 'origin-host';
}

/** A host as browsers write it; `undefined` for what is none. */
export function canonicalHost(host: string): string | undefined {
  try {
    return new URL(`https://${host}/`).hostname;
  } catch {
    return undefined;
  }
}

function isAddress(canonical: string): boolean {
  return canonical.startsWith('[') || /^\d+(\.\d+){3}$/.test(canonical);
}
