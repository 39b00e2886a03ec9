/**
 * A set of short ASCII strings that answers whether a *part* of a text is among them, without making a substring. The
 * strings lie packed in one buffer behind an open-addressing table: with 100,000 of them a look-up touches two or
 * three cache lines, where a `Set` follows five pointers. Text is read from its end to its front, so that a walk over
 * the labels of a host has the hash of every suffix as it goes.
 */
export class SliceIndex {
  /** Pairs of hash and position in `bytes`; position 0 is a free slot. */
  private readonly slots: Int32Array;
  /** Per string: its number (4 bytes), its length (2 bytes), its characters. */
  private readonly bytes: Uint8Array;
  private readonly mask: number;

  /**
   * @param strings without duplicates, each shorter than 65,536 characters
   * @param fold whether texts are compared without regard to ASCII case; the strings are lower-case then
   */
  constructor(
    strings: readonly string[],
    private readonly fold: boolean = false,
  ) {
    let size = 4;
    while (size < strings.length * 1.5) size *= 2;
    this.mask = size - 1;
    this.slots = new Int32Array(size * 2);
    this.bytes = new Uint8Array(strings.reduce((sum, text) => sum + text.length + HEADER_BYTES, 1));
    let position = 1;
    strings.forEach((text, number) => {
      this.insert(this.hash(text), position);
      position = this.write(text, number, position);
    });
  }

  /** The hash of the text that begins with a character of this code and goes on with what `hash` stands for. */
  prepend(hash: number, code: number): number {
    return (Math.imul(hash, 31) + (this.fold ? lower(code) : code)) | 0;
  }

  /** The number of the string that equals `text` from `start` to `end`, whose hash is `hash`; -1 if there is none. */
  find(text: string, start: number, end: number, hash: number): number {
    const { slots, mask } = this;
    for (let slot = mix(hash) & mask; ; slot = (slot + 1) & mask) {
      const position = slots[slot * 2 + 1]!;
      if (position === 0) return -1;
      if (slots[slot * 2] === hash && this.equals(position, text, start, end)) return this.number(position);
    }
  }

  private hash(text: string): number {
    let hash = 0;
    for (let i = text.length - 1; i >= 0; i--) hash = this.prepend(hash, text.charCodeAt(i));
    return hash;
  }

  private insert(hash: number, position: number): void {
    let slot = mix(hash) & this.mask;
    while (this.slots[slot * 2 + 1] !== 0) slot = (slot + 1) & this.mask;
    this.slots[slot * 2] = hash;
    this.slots[slot * 2 + 1] = position;
  }

  private write(text: string, number: number, position: number): number {
    const view = new DataView(this.bytes.buffer, position);
    view.setUint32(0, number, true);
    view.setUint16(4, text.length, true);
    for (let i = 0; i < text.length; i++) this.bytes[position + HEADER_BYTES + i] = text.charCodeAt(i);
    return position + HEADER_BYTES + text.length;
  }

  private number(position: number): number {
    const { bytes } = this;
    return bytes[position]! | (bytes[position + 1]! << 8) | (bytes[position + 2]! << 16) | (bytes[position + 3]! << 24);
  }

  private equals(position: number, text: string, start: number, end: number): boolean {
    const { bytes, fold } = this;
    if ((bytes[position + 4]! | (bytes[position + 5]! << 8)) !== end - start) return false;
    const offset = position + HEADER_BYTES - start;
    for (let i = start; i < end; i++) {
      const code = text.charCodeAt(i);
      if (bytes[offset + i] !== (fold ? lower(code) : code)) return false;
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
