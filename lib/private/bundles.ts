import * as path from 'node:path';

/** A function's bundle as the package holds it; from lib/ and from dist/ the way is the same. */
export function bundlePath(name: 'initial-origins' | 'rest-responder'): string {
  return path.join(__dirname, '..', '..', 'assets', name);
}
