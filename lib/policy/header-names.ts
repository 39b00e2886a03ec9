/** Request headers that never need listing (https://fetch.spec.whatwg.org/#cors-safelisted-request-header). */
export const SAFELISTED_REQUEST_HEADERS = ['accept', 'accept-language', 'content-language'] as const;

/** What `check` returns for a list that asks for more than is allowed. */
export const REFUSED = -1;

const COMMA = 44;
const SPACE = 32;
const TAB = 9;
/** With `*` any name is allowed; no browser has been seen to ask for more than this. */
const MAX_WILDCARD_LENGTH = 1024;
/** Browsers send no white space at all, gateways that join lines at most one space a name, proxies may pad. */
const PADDING_PER_NAME = 3;
const MAX_EMPTY_ELEMENTS = 16;

interface Name {
  readonly text: string;
  /** Bit in the result of `check`, 0 for names that the policy lists. */
  readonly bit: number;
}

/**
 * The request headers of a policy, ready to be compared with `Access-Control-Request-Headers`. Names may come in any
 * order and case, on one line or several. A look-up allocates nothing, and a value longer than all names together is
 * refused unread.
 */
export class HeaderNames {
  private readonly names: ReadonlyMap<number, readonly Name[]>;
  private readonly wildcard: boolean;
  private readonly maxLength: number;
  private readonly maxLines: number;

  /** @param listed lower-case header names, or `*` among them */
  constructor(listed: readonly string[]) {
    const names = new Map<number, Name[]>();
    const add = (text: string, bit: number) => {
      const hash = hashOf(text, 0, text.length);
      names.set(hash, [...(names.get(hash) ?? []), { text, bit }]);
    };
    for (const name of listed) add(name, 0);
    for (const [i, name] of SAFELISTED_REQUEST_HEADERS.entries()) add(name, 1 << i);
    this.names = names;
    this.wildcard = listed.includes('*');
    const all = [...listed, ...SAFELISTED_REQUEST_HEADERS];
    const longest = all.reduce((sum, name) => sum + name.length + PADDING_PER_NAME, MAX_EMPTY_ELEMENTS);
    this.maxLength = this.wildcard ? MAX_WILDCARD_LENGTH : longest;
    this.maxLines = this.wildcard ? MAX_WILDCARD_LENGTH : all.length + MAX_EMPTY_ELEMENTS;
  }

  /** `REFUSED`, or a bit for each safelisted name that is asked for: browsers then want to see it in the answer. */
  check(requested: string | readonly string[]): number {
    if (typeof requested === 'string') return requested.length > this.maxLength ? REFUSED : this.checkLine(requested);
    if (!Array.isArray(requested) || requested.length > this.maxLines) return REFUSED;
    let length = 0;
    for (let i = 0; i < requested.length; i++) {
      if (typeof requested[i] !== 'string') return REFUSED;
      length += requested[i].length;
    }
    if (length > this.maxLength) return REFUSED;
    let bits = 0;
    for (let i = 0; i < requested.length; i++) {
      const found = this.checkLine(requested[i]);
      if (found === REFUSED) return REFUSED;
      bits |= found;
    }
    return bits;
  }

  private checkLine(line: string): number {
    let bits = 0;
    let start = 0;
    for (let i = 0; i <= line.length; i++) {
      if (i < line.length && line.charCodeAt(i) !== COMMA) continue;
      const found = this.checkElement(line, start, i);
      if (found === REFUSED) return REFUSED;
      bits |= found;
      start = i + 1;
    }
    return bits;
  }

  private checkElement(line: string, from: number, to: number): number {
    let start = from;
    let end = to;
    while (start < end && isPadding(line.charCodeAt(start))) start++;
    while (end > start && isPadding(line.charCodeAt(end - 1))) end--;
    if (start === end) return 0;
    const bucket = this.names.get(hashOf(line, start, end));
    for (let i = 0; bucket !== undefined && i < bucket.length; i++) {
      if (equals(bucket[i]!.text, line, start, end)) return bucket[i]!.bit;
    }
    // `*` does not stand for `authorization` (https://fetch.spec.whatwg.org/#cors-non-wildcard-request-header-name)
    return this.wildcard && isToken(line, start, end) && !equals('authorization', line, start, end) ? 0 : REFUSED;
  }
}

function isPadding(code: number): boolean {
  return code === SPACE || code === TAB;
}

function lower(code: number): number {
  return code >= 65 && code <= 90 ? code + 32 : code;
}

function hashOf(text: string, start: number, end: number): number {
  let hash = 0;
  for (let i = start; i < end; i++) hash = (Math.imul(hash, 31) + lower(text.charCodeAt(i))) | 0;
  return hash;
}

function equals(name: string, text: string, start: number, end: number): boolean {
  if (name.length !== end - start) return false;
  for (let i = 0; i < name.length; i++) {
    if (name.charCodeAt(i) !== lower(text.charCodeAt(start + i))) return false;
  }
  return true;
}

/** RFC 9110, section 5.6.2. */
function isToken(text: string, start: number, end: number): boolean {
  for (let i = start; i < end; i++) {
    const code = text.charCodeAt(i);
    if (code <= 32 || code >= 127 || '"(),/:;<=>?@[\\]{}'.includes(text[i]!)) return false;
  }
  return true;
}
