import { digest, networkOf } from './network-of';

/** No address is longer: a forged header may hold anything. */
const MAX_LENGTH = 64;

/**
 * The number of a client in the stages of a class, from 0 to 99. It is the same at each place that a request passes and for as long as
 * the client stays in its network. Whoever forges an address picks between lists that operators wrote.
 */
export function clientNumber(className: string, address: string): number {
  return digest(`${className} ${networkOf(address.slice(0, MAX_LENGTH))}`) % 100;
}

/** The address that a request came from first, of what proxies say on the way; else that of who sent it. */
export function clientAddress([forwarded]: readonly string[], address: string | undefined): string | undefined {
  return forwarded?.split(',', 1)[0]?.trim() || address;
}
