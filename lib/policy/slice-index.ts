/**
 * A set of short ASCII strings that answers whether a *part* of a text is among them, without making a substring. The
 * strings lie in one buffer, ordered by the bucket that their hash falls into: with 100,000 of them a look-up touches
 * two or three cache lines, where a `Set` follows five pointers. Text is read from its end to its front, so that a
 * walk over the labels of a host has the hash of every suffix as it goes.
 */
export class SliceIndex {
  /** Where in `bytes` each bucket begins; it ends where the next one begins. */
  readonly #starts: Int32Array;
  /** Per bucket, one bit for each value that three other bits of its strings' hashes have: most misses end here. */
  readonly #filter: Uint8Array;
  /** Per string: its number (4 bytes), its length (2 bytes), its characters. */
  readonly #bytes: Uint8Array;
  readonly #mask: number;
  readonly #fold: boolean;

  /**
   * @param strings without duplicates, each shorter than 65,536 characters
   * @param fold whether texts are compared without regard to ASCII case; the strings are lower-case then
   */
  constructor(strings: readonly string[], fold = false) {
    this.#fold = fold;
    let size = 2;
    while (size < strings.length) size *= 2;
    this.#mask = size - 1;
    this.#starts = new Int32Array(size + 1);
    this.#filter = new Uint8Array(size);
    const hashes = new Int32Array(strings.length);
    for (let i = 0; i < strings.length; i++) {
      hashes[i] = mix(this.#hash(strings[i]!));
      this.#starts[(hashes[i]! & this.#mask) + 1]! += HEADER_BYTES + strings[i]!.length;
    }
    for (let bucket = 0; bucket < size; bucket++) this.#starts[bucket + 1]! += this.#starts[bucket]!;
    this.#bytes = new Uint8Array(this.#starts[size]!);
    const free = this.#starts.slice();
    for (let i = 0; i < strings.length; i++) {
      const bucket = hashes[i]! & this.#mask;
      this.#filter[bucket]! |= 1 << (hashes[i]! >>> 29);
      free[bucket] = this.#write(free[bucket]!, i, strings[i]!);
    }
  }

  /** Whether the whole of `text` is one of the strings. */
  has(text: string): boolean {
    return this.find(text, 0, text.length, this.#hash(text)) >= 0;
  }

  /**
   * The hash of the text that begins with a character of this code and goes on with what `hash` stands for. It is the
   * same for both cases of a letter, whether the index tells them apart or not.
   */
  prepend(hash: number, code: number): number {
    return (Math.imul(hash, 31) + (code | 32)) | 0;
  }

  /** The number of the string that equals `text` from `start` to `end`, whose hash is `hash`; -1 if there is none. */
  find(text: string, start: number, end: number, hash: number): number {
    const bytes = this.#bytes;
    const starts = this.#starts;
    const mixed = mix(hash);
    const bucket = mixed & this.#mask;
    if ((this.#filter[bucket]! & (1 << (mixed >>> 29))) === 0) return -1;
    const bucketEnd = starts[bucket + 1]!;
    let at = starts[bucket]!;
    while (at < bucketEnd) {
      const length = bytes[at + 4]! | (bytes[at + 5]! << 8);
      if (length === end - start && this.#equals(at + HEADER_BYTES, text, start, end)) return this.#number(at);
      at += HEADER_BYTES + length;
    }
    return -1;
  }

  #hash(text: string): number {
    let hash = 0;
    for (let i = text.length - 1; i >= 0; i--) hash = this.prepend(hash, text.charCodeAt(i));
    return hash;
  }

  #write(at: number, number: number, text: string): number {
    const { length } = text;
    this.#bytes.set([number, number >> 8, number >> 16, number >> 24, length, length >> 8], at);
    for (let i = 0; i < length; i++) this.#bytes[at + HEADER_BYTES + i] = text.charCodeAt(i);
    return at + HEADER_BYTES + length;
  }

  #number(at: number): number {
    const bytes = this.#bytes;
    return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
  }

  #equals(at: number, text: string, start: number, end: number): boolean {
    const bytes = this.#bytes;
    const fold = this.#fold;
    for (let i = start; i < end; i++, at++) {
      const code = text.charCodeAt(i);
      if (bytes[at] !== code && !(fold && bytes[at] === lower(code))) return false;
    }
    return true;
  }
}

const HEADER_BYTES = 6;

function lower(code: number): number {
  return code >= 65 && code <= 90 ? code + 32 : code;
}

/** Spreads a polynomial hash over the low bits (the finaliser of MurmurHash3). */
function mix(hash: number): number {
  let mixed = hash ^ (hash >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  return mixed ^ (mixed >>> 13);
}
