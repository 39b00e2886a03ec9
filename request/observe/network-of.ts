/** How IPv4 addresses are written where a server listens for both kinds. */
const MAPPED = '::ffff:';

/**
 * The network of an address, IPv4 /24 or IPv6 /48, as a text: some clients change their addresses often, but rarely their networks.
 *
 * @param address in the usual way of writing (https://www.rfc-editor.org/rfc/rfc5952), as AWS does
 */
export function networkOf(address: string): string {
  const isIpv4 = address.includes('.');
  const start = isIpv4 && address.startsWith(MAPPED) ? MAPPED.length : 0;
  const [first, second, third] = address.slice(start).split(isIpv4 ? '.' : ':', 3);
  // "::" stands for all zeros up to some later group
  return `${first || 0},${second || 0},${(second && third) || 0}`;
}

/** Sixteen bits of a text: FNV-1a (https://datatracker.ietf.org/doc/draft-eastlake-fnv/), and a step that mixes its bits. */
export function digest(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  // neighbours differ in the last bits alone until these are mixed
  return Math.imul(hash ^ (hash >>> 16), 0x85ebca6b) >>> 16;
}
