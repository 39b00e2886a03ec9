/** Node.js reads and writes a header value one byte a character. */
const BEYOND_ASCII = /[\u0080-\u{10ffff}]/u;

/** A header value as Node.js is to write it, so that its bytes are UTF-8. */
export function headerToWire(value: string): string {
  return BEYOND_ASCII.test(value) ? Buffer.from(value).toString('latin1') : value;
}

/** A header value that Node.js read; bytes that are no UTF-8 stay the characters that they are in Latin-1. */
export function headerFromWire(value: string): string {
  if (!BEYOND_ASCII.test(value)) return value;
  const text = Buffer.from(value, 'latin1').toString();
  return text.includes('\ufffd') ? value : text;
}
