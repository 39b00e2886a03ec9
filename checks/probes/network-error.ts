/** Codes of what keeps a request from being answered. Frozen: codes are added, never changed. */
export const NETWORK_CODES = [
  'host-unknown',
  'connection-refused',
  'certificate-untrusted',
  'client-certificate-refused',
  'tls-failed',
  'http-version-unsupported',
  'proxy-refused',
  'proxy-unusable',
  'no-answer',
] as const;

export type NetworkCode = (typeof NETWORK_CODES)[number];

/** A request that nobody answered. */
export class NetworkError extends Error {
  /** @param reason what happened, and what to change where that is known */
  constructor(
    readonly code: NetworkCode,
    readonly reason: string,
    cause?: unknown,
  ) {
    super(`${code} - ${reason}`, { cause });
    this.name = 'NetworkError';
  }
}

const OWN_CA =
  /^(?:DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_GET_ISSUER_CERT|UNABLE_TO_VERIFY_LEAF_SIGNATURE)/;
const CLIENT_CERTIFICATE =
  /alert (?:certificate required|bad certificate|unsupported certificate|certificate|unknown ca|handshake failure)/;
/** What OpenSSL puts around the reason of an error. */
const OPENSSL = /^.*:SSL routines:[^:]*:([^:]+):.*$/s;

/** Kinds of errors by code and message of Node.js and OpenSSL, the first that matches, with what helps. */
const KINDS: readonly (readonly [pattern: RegExp, kind: NetworkCode, help?: string])[] = [
  [OWN_CA, 'certificate-untrusted', 'name the file with the certificate of its CA in NODE_EXTRA_CA_CERTS'],
  [/^(?:CERT_|ERR_TLS_CERT_)/, 'certificate-untrusted'],
  [CLIENT_CERTIFICATE, 'client-certificate-refused', 'name a client certificate and its key by --cert and --key'],
  [/alert no application protocol|^HPE_/, 'http-version-unsupported', 'only what speaks HTTP/1.1 can be asked'],
  [/^(?:ERR_SSL_|EPROTO)/, 'tls-failed', 'is this a port with TLS?'],
  [
    /^(?:ENOTFOUND|EAI_)/,
    'host-unknown',
    'is the name right, or known in another network, or to a proxy (HTTPS_PROXY)?',
  ],
  [/^ECONNREFUSED/, 'connection-refused', 'does anything listen there?'],
];

/** What an error of a request says, in words that help. */
export function networkError(error: unknown): NetworkError {
  if (error instanceof NetworkError) return error;
  const { code = '', message = String(error) } = error as NodeJS.ErrnoException;
  const [, kind = 'no-answer', help] = KINDS.find(([pattern]) => pattern.test(`${code} ${message}`)) ?? [];
  // several addresses failed, each for a reason of its own
  const reason = message.replace(OPENSSL, '$1') || (error as AggregateError).errors?.map(String).join(', ') || code;
  return new NetworkError(kind, help === undefined ? reason : `${reason}; ${help}`, error);
}
