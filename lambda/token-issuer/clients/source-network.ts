const MAX_LENGTH = 45;

/** An address as it is counted: an IPv4 address, or the /64 network of an IPv6 one. Whoever has one has 2^64 of them. */
export function addressOf(sourceIp: string): string {
  return isIpv6(sourceIp) ? prefixOf(sourceIp, 4) : sourceIp.slice(0, MAX_LENGTH);
}

/** What lies around an address, IPv4 /24 or IPv6 /48: to have several of these takes more than a line at home. */
export function networkOf(sourceIp: string): string {
  if (isIpv6(sourceIp)) return prefixOf(sourceIp, 3);
  return `${sourceIp.slice(0, MAX_LENGTH).split('.').slice(0, 3).join('.')}.0/24`;
}

function isIpv6(sourceIp: string): boolean {
  return sourceIp.includes(':');
}

/** The network that the first groups of 16 bits make, in one way of writing. */
function prefixOf(sourceIp: string, groupCount: number): string {
  // an IPv4 address at the end (https://www.rfc-editor.org/rfc/rfc4291#section-2.2) is two groups, of which no network has any
  const [head = '', tail] = sourceIp
    .toLowerCase()
    .replace(/:(?:\d+\.){3}\d+$/, ':0:0')
    .split('::');
  const groups = head.split(':');
  const missing = tail === undefined ? 0 : 8 - groups.length - tail.split(':').length;
  const expanded =
    tail === undefined ? groups : [...groups, ...Array(Math.max(0, missing)).fill('0'), ...tail.split(':')];
  const first = expanded.slice(0, groupCount).map((group) => group.replace(/^0+(?=.)/, '') || '0');
  return `${first.join(':')}::/${16 * groupCount}`;
}
