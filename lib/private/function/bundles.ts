import * as path from 'node:path';
import type { FunctionName } from '../../contract/function-times';

/** A function's bundle as the package holds it; from lib/ and from dist/ the way is the same. */
export function bundlePath(name: FunctionName): string {
  return assetPath(name);
}

export function assetPath(name: string): string {
  return path.join(__dirname, '..', '..', '..', 'assets', name);
}
