import { digest, networkOf } from './network-of';

const DAY_MS = 86_400_000;

/**
 * Four hexadecimal digits that stand for the network of an address, IPv4 /24 or IPv6 /48, for a day and a stack. Some 256 networks
 * share each value, so that nobody finds an address by it, not even who knows how it is made.
 *
 * @param now milliseconds since the epoch
 */
export function networkHash(address: string, stack: string, now: number): string {
  return digest(`${stack} ${Math.floor(now / DAY_MS)} ${networkOf(address)}`)
    .toString(16)
    .padStart(4, '0');
}
