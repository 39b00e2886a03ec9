import type { SubjectIssuerConfig } from '../../../lib/contract/token-config';
import type { Transport } from '../../../request/aws/http-transport';
import { isObject, isText } from '../../../request/guards';
import { withoutSlash } from './issuer-slash';

/** Fetches a provider's key set, as it is now. Rejects where it cannot be had. */
export type KeySource = (signal: AbortSignal) => Promise<{ readonly keys?: unknown }>;

/** The provider is reached, and is another one. */
export class KeySetError extends Error {
  readonly subjectCause = 'discovery-mismatch';
}

const FETCH_BUDGET_MS = 2_000;
const MAX_LENGTH = 262_144;

/**
 * Where the keys of a provider are: at a URL that the author says, or where its discovery document says
 * (https://openid.net/specs/openid-connect-discovery-1_0.html).
 */
export function keySourceOf(config: SubjectIssuerConfig, transport: Transport): KeySource {
  const { issuer, jwksUri } = config;
  const { discoveryUrl = `${withoutSlash(issuer)}/.well-known/openid-configuration` } = config;
  return async (signal) => {
    if (jwksUri !== undefined) return fetchJson(jwksUri, transport, signal);
    const document = await fetchJson(discoveryUrl, transport, signal);
    if (document['issuer'] !== issuer) throw mismatch(document['issuer'], issuer);
    const { jwks_uri } = document;
    const { protocol } = new URL(issuer);
    if (!isText(jwks_uri) || new URL(jwks_uri).protocol !== protocol) {
      throw new Error(`jwks_uri is no URL with ${protocol}: ${JSON.stringify(jwks_uri)}`);
    }
    return fetchJson(jwks_uri, transport, signal);
  };
}

function mismatch(named: unknown, issuer: string): KeySetError {
  const isSlash = isText(named) && withoutSlash(named) === withoutSlash(issuer);
  const why = isSlash ? ', which differs by the slash at the end alone' : '';
  return new KeySetError(`the discovery document is of ${JSON.stringify(named)}${why}`);
}

async function fetchJson(url: string, transport: Transport, signal: AbortSignal): Promise<Record<string, unknown>> {
  const request = {
    method: 'GET',
    url: new URL(url),
    headers: { accept: 'application/json' },
    body: '',
    maxAnswerLength: MAX_LENGTH,
  } as const;
  const { status, body } = await transport(request, AbortSignal.any([signal, AbortSignal.timeout(FETCH_BUDGET_MS)]));
  if (status !== 200) throw new Error(`status ${status} from ${url}`);
  const document: unknown = JSON.parse(body);
  if (!isObject(document)) throw new Error(`no JSON object at ${url}`);
  return document as Record<string, unknown>;
}
