const DAY_MS = 86_400_000;

/**
 * Four hexadecimal digits that stand for the network of an address, IPv4 /24 or IPv6 /48, for a day and a stack. Some 256 networks
 * share each value, so that nobody finds an address by it, not even who knows how it is made. FNV-1a
 * (https://datatracker.ietf.org/doc/draft-eastlake-fnv/), and a step that mixes its bits.
 *
 * @param address in the usual way of writing (https://www.rfc-editor.org/rfc/rfc5952), as AWS does
 * @param now milliseconds since the epoch
 */
export function networkHash(address: string, stack: string, now: number): string {
  const [first, second, third] = address.split(address.includes(':') ? ':' : '.', 3);
  // "::" stands for all zeros up to some later group
  const network = [first || 0, second || 0, (second && third) || 0];
  let hash = 0x811c9dc5;
  for (const character of `${stack} ${Math.floor(now / DAY_MS)} ${network}`) {
    hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193);
  }
  // neighbours differ in the last bits alone until these are mixed
  return (Math.imul(hash ^ (hash >>> 16), 0x85ebca6b) >>> 16).toString(16).padStart(4, '0');
}
