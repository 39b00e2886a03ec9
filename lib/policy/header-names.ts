import { SliceIndex } from './slice-index';

/** Request headers that never need listing (https://fetch.spec.whatwg.org/#cors-safelisted-request-header). */
export const SAFELISTED_REQUEST_HEADERS: readonly string[] = ['accept', 'accept-language', 'content-language'];

/** What `check` returns for a list that asks for more than is allowed. */
export const REFUSED = -1;

/** What `*` does not stand for; marked for bundles that need the names above alone (https://fetch.spec.whatwg.org/#cors-non-wildcard-request-header-name). */
const NON_WILDCARD = /* @__PURE__ */ new SliceIndex(['authorization'], true);

const COMMA = 44;
const SPACE = 32;
const TAB = 9;
/** With `*` any name is allowed; no browser has been seen to ask for more than this. */
const MAX_WILDCARD_LENGTH = 1024;
/** A comma and two spaces a name: browsers send no white space, gateways that join lines one space, proxies may pad. */
const PADDING_PER_NAME = 3;
const MAX_EMPTY_ELEMENTS = 16;

/**
 * The request headers of a policy, ready to be compared with `Access-Control-Request-Headers`. Names may come in any
 * order and case, on one line or several. A look-up allocates nothing, and a value longer than all names together is
 * refused unread.
 */
export class HeaderNames {
  readonly #names: SliceIndex;
  readonly #wildcard: boolean;
  /** Longest value that is read at all, and the most lines. */
  readonly maxLength: number;
  readonly maxLines: number;
  /** The value accepted last, and its bits: a page asks for the same headers again and again. */
  #accepted = '';
  #acceptedBits = 0;

  /** @param listed lower-case header names without the safelisted ones, or `*` among them */
  constructor(listed: readonly string[]) {
    const all = [...SAFELISTED_REQUEST_HEADERS, ...listed];
    this.#names = new SliceIndex(all, true);
    this.#wildcard = listed.includes('*');
    const length = all.reduce((sum, name) => sum + name.length + PADDING_PER_NAME, MAX_EMPTY_ELEMENTS);
    this.maxLength = this.#wildcard ? MAX_WILDCARD_LENGTH : length;
    this.maxLines = this.#wildcard ? MAX_WILDCARD_LENGTH : all.length + MAX_EMPTY_ELEMENTS;
  }

  /** `REFUSED`, or a bit for each safelisted name that is asked for: browsers then want to see it in the answer. */
  check(requested: string | readonly string[]): number {
    if (typeof requested === 'string') return this.#checkString(requested);
    if (!Array.isArray(requested) || requested.length > this.maxLines) return REFUSED;
    let length = 0;
    let bits = 0;
    for (let i = 0; i < requested.length; i++) {
      const line: unknown = requested[i];
      if (typeof line !== 'string') return REFUSED;
      length += line.length;
      const found = length > this.maxLength ? REFUSED : this.#checkLine(line);
      if (found === REFUSED) return REFUSED;
      bits |= found;
    }
    return bits;
  }

  #checkString(requested: string): number {
    if (requested.length > this.maxLength) return REFUSED;
    if (requested === this.#accepted) return this.#acceptedBits;
    const bits = this.#checkLine(requested);
    if (bits !== REFUSED) {
      this.#accepted = requested;
      this.#acceptedBits = bits;
    }
    return bits;
  }

  /** Reads a line from its end to its front, as `SliceIndex` wants it. */
  #checkLine(line: string): number {
    let bits = 0;
    let hash = 0;
    let end = -1; // where the name ends that is being read; -1 outside a name
    let start = 0; // where it began, once white space has been met in front of it; 0 before
    for (let i = line.length - 1; i >= -1; i--) {
      const code = i < 0 ? COMMA : line.charCodeAt(i);
      if (code === COMMA) {
        if (end >= 0) {
          const found = this.#checkName(line, start || i + 1, end, hash);
          if (found === REFUSED) return REFUSED;
          bits |= found;
        }
        hash = start = 0;
        end = -1;
      } else if (code === SPACE || code === TAB) {
        if (end >= 0 && start === 0) start = i + 1;
      } else {
        if (start > 0) return REFUSED; // a second word before the comma
        if (end < 0) end = i + 1;
        hash = this.#names.prepend(hash, code);
      }
    }
    return bits;
  }

  #checkName(line: string, start: number, end: number, hash: number): number {
    const number = this.#names.find(line, start, end, hash);
    if (number >= 0) return number < SAFELISTED_REQUEST_HEADERS.length ? 1 << number : 0;
    return this.#wildcard && isToken(line, start, end) && NON_WILDCARD.find(line, start, end, hash) < 0 ? 0 : REFUSED;
  }
}

/** RFC 9110, section 5.6.2. */
function isToken(text: string, start: number, end: number): boolean {
  for (let i = start; i < end; i++) {
    const code = text.charCodeAt(i);
    if (code <= SPACE || code >= 127 || '"(),/:;<=>?@[\\]{}'.includes(text[i]!)) return false;
  }
  return true;
}
