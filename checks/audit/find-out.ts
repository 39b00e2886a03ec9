import { randomBytes } from 'node:crypto';
import { createSecureContext, type SecureContext } from 'node:tls';
import { hasPorts, type OriginPattern } from '../../lib/policy/origin';
import { askOrigin } from './ask-origin';
import type { OriginFacts, Unasked } from './facts';
import { isPublicAddress } from './public-address';
import { type NameServers, nameServers, resolveName } from './resolve-name';

/** How an audit looks at the network. */
export interface Network {
  readonly servers: NameServers;
  /** Which addresses are connected to. */
  readonly isAllowed: (address: string) => boolean;
  /** Milliseconds for one connection, its handshake and its answer. */
  readonly timeout: number;
  /** The authorities that are trusted. */
  readonly authorities: SecureContext;
}

const TIMEOUT_MS = 8_000;

/** The internet, and nothing beside it. */
export function internet(servers: readonly string[] = []): Network {
  return {
    servers: nameServers(servers),
    isAllowed: isPublicAddress,
    timeout: TIMEOUT_MS,
    authorities: createSecureContext(),
  };
}

/**
 * Asks name servers and, at the port of the origin alone, whoever answers there. Where any address of a name is refused,
 * nothing is connected to. Never rejects.
 *
 * @param now milliseconds since the epoch
 */
export async function findOut(pattern: OriginPattern, network: Network, now: number): Promise<OriginFacts> {
  const unasked = whyUnasked(pattern);
  if (unasked) return { unasked };
  const { scheme, wildcard, host, port } = pattern;
  const asked = wildcard ? `cdk-cors-audit-${randomBytes(6).toString('hex')}.${host}` : host;
  const name = await resolveName(asked, network.servers, network.isAllowed);
  const [address] = name.addresses;
  if (address === undefined || name.refusedAddresses.length > 0) return { name };
  const at = { scheme, host: asked, port: port === '' ? (scheme === 'https' ? 443 : 80) : Number(port) };
  return { name, connection: await askOrigin(at, address, { ...network, now }) };
}

function whyUnasked({ scheme, host, port }: OriginPattern): Unasked | undefined {
  if (!hasPorts(scheme)) return 'scheme';
  if (host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || /^127(\.\d+){3}$/.test(host))
    return 'loopback';
  return port === '*' ? 'any-port' : undefined;
}
