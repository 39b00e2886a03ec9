import { generate } from 'selfsigned';
import type { Certificate } from './listeners';

/** DNS names that browsers in tests give to loopback. */
const NAMES = ['localhost', '*.example', '*.shop.example'];

/** A certificate that nobody trusts, for localhost, 127.0.0.1 and the example domains. */
export async function selfSignedCertificate(): Promise<Certificate> {
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'keyUsage', digitalSignature: true },
      {
        name: 'subjectAltName',
        altNames: [...NAMES.map((value) => ({ type: 2 as const, value })), { type: 7 as const, ip: '127.0.0.1' }],
      },
    ],
  });
  return { key, cert };
}
