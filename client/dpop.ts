const DATABASE = 'cdk-cors';
const STORE = 'keys';
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const encoder = new TextEncoder();

/** A key that tokens are bound to: who takes a token away cannot use it without the key. */
export interface DpopKey {
  /**
   * A proof for one request (https://www.rfc-editor.org/rfc/rfc9449#section-4.2).
   *
   * @param token access token that goes with the request; none when one is asked for
   */
  proof(method: string, url: string, token?: string): Promise<string>;
}

/**
 * The key of this page: made once for an origin, and kept in IndexedDB. Scripts can sign with it, and never read it. Where a
 * browser keeps no database, as in sandboxed frames, the key lives as long as the page.
 *
 * @param name tells several keys of one origin apart
 */
export async function dpopKey(name = 'default'): Promise<DpopKey> {
  const { privateKey, publicKey } = await keptKey(name).catch(() => newKey());
  const { crv, kty, x, y } = await crypto.subtle.exportKey('jwk', publicKey);
  const header = encoded(JSON.stringify({ typ: 'dpop+jwt', alg: 'ES256', jwk: { crv, kty, x, y } }));
  return {
    proof: async (method, url, token) => {
      const ath =
        token === undefined ? {} : { ath: base64url(await crypto.subtle.digest('SHA-256', encoder.encode(token))) };
      // without query and fragment
      const htu = url.split(/[?#]/, 1)[0];
      const claims = { jti: crypto.randomUUID(), htm: method, htu, iat: Math.floor(Date.now() / 1000), ...ath };
      const text = `${header}.${encoded(JSON.stringify(claims))}`;
      const signature = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, privateKey, encoder.encode(text));
      return `${text}.${base64url(signature)}`;
    },
  };
}

function newKey(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey(ALGORITHM, false, ['sign', 'verify']);
}

/** The key that is in the database, or a new one that is from then on. */
async function keptKey(name: string): Promise<CryptoKeyPair> {
  const opening = indexedDB.open(DATABASE, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
  const database = await done(opening);
  const made = await newKey();
  // one transaction: of two tabs that come at once, one makes the key
  const store = database.transaction(STORE, 'readwrite').objectStore(STORE);
  const kept = (await done(store.get(name))) as CryptoKeyPair | undefined;
  if (kept === undefined) await done(store.put(made, name));
  database.close();
  return kept ?? made;
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function encoded(text: string): string {
  return base64url(encoder.encode(text));
}

function base64url(bytes: ArrayBuffer | Uint8Array<ArrayBuffer>): string {
  const text = String.fromCharCode(...new Uint8Array(bytes));
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
