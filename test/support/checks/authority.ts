import { generate } from 'selfsigned';

/** What a server with TLS needs. */
export interface ServerCertificate {
  readonly key: string;
  readonly cert: string;
}

/** An authority of the tests, which nobody else trusts. */
export interface Authority {
  /** Its certificate, PEM. */
  readonly ca: string;
  /** @param days how long it is valid from now on; below 0, it has expired so long ago */
  certify(name: string, days?: number): Promise<ServerCertificate>;
}

const DAY_MS = 86_400_000;
const KEYS = { keyType: 'ec', algorithm: 'sha256' } as const;

export async function makeAuthority(): Promise<Authority> {
  const name = [{ name: 'commonName', value: 'Test Authority' }];
  const { private: key, cert: ca } = await generate(name, {
    ...KEYS,
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'keyUsage', keyCertSign: true, digitalSignature: true },
    ],
  });
  return {
    ca,
    async certify(name, days = 90) {
      const now = Date.now();
      const made = await generate([{ name: 'commonName', value: name }], {
        ...KEYS,
        ca: { key, cert: ca },
        notBeforeDate: new Date(now - 400 * DAY_MS),
        // an hour more: whole days are left
        notAfterDate: new Date(now + days * DAY_MS + 3_600_000),
        extensions: [
          { name: 'basicConstraints', cA: false },
          { name: 'keyUsage', digitalSignature: true },
          { name: 'subjectAltName', altNames: [{ type: 2, value: name }] },
        ],
      });
      return { key: made.private, cert: made.cert };
    },
  };
}
