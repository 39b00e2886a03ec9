import { isValid, parse } from 'ipaddr.js';

/** The one block from which the internet has IPv6 addresses (https://www.iana.org/assignments/ipv6-unicast-address-assignments). */
const GLOBAL_UNICAST = 0x2000;
const GLOBAL_UNICAST_MASK = 0xe000;
/** Azure's platform, seen from machines in Azure alone (https://learn.microsoft.com/en-us/azure/virtual-network/what-is-ip-address-168-63-129-16). */
const AZURE_PLATFORM = '168.63.129.16';

/**
 * Whether an address is one that anybody on the internet can reach, which is all that an audit connects to. Special-purpose
 * ranges (https://www.iana.org/assignments/iana-ipv4-special-registry and the same for IPv6) are not: private, loopback,
 * link-local with the metadata service, IPv4-mapped, NAT64, documentation and so on.
 */
export function isPublicAddress(address: string): boolean {
  if (!isValid(address) || address === AZURE_PLATFORM) return false;
  const parsed = parse(address);
  if (parsed.range() !== 'unicast') return false;
  return parsed.kind() === 'ipv4' || (((parsed.toByteArray()[0] ?? 0) * 256) & GLOBAL_UNICAST_MASK) === GLOBAL_UNICAST;
}
