import type { IncomingMessage } from 'node:http';
import { headerFromWire } from './header-text';

/** Headers of a request as they came: in order, in the client's spelling, names may repeat. */
export function rawHeaders({ rawHeaders: raw }: IncomingMessage): [string, string][] {
  const pairs: [string, string][] = [];
  for (let index = 0; index < raw.length; index += 2) {
    pairs.push([raw[index] ?? '', headerFromWire(raw[index + 1] ?? '')]);
  }
  return pairs;
}
