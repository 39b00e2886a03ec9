import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Where Python looks for modules in a layer.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/packaging-layers.html
 */
export function moduleFolders(layer: string | undefined, runtime: string): string[] {
  if (layer === undefined) return [];
  return [join(layer, 'python'), join(layer, 'python', 'lib', runtime, 'site-packages')].filter(existsSync);
}
