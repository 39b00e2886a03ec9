/** Whether `text` is a token (RFC 9110, section 5.6.2). */
export function isToken(text: string): boolean {
  return text.length <= 128 && /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(text);
}
