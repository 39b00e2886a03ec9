import * as path from 'node:path';

/** The functions that come with the package. */
export type BundleName =
  | 'edge-responder'
  | 'initial-origins'
  | 'key-rotation'
  | 'regional-responder'
  | 'subject-revocation'
  | 'token-authorizer'
  | 'token-issuer';

/** A function's bundle as the package holds it; from lib/ and from dist/ the way is the same. */
export function bundlePath(name: BundleName): string {
  return path.join(__dirname, '..', '..', '..', 'assets', name);
}
