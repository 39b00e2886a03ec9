import { problem } from '../tokens/problem';
import type { ListVersion } from './list-parameter';

/** @throws Error `version-unknown` */
export function versionOf(versions: readonly ListVersion[], name: string, text: string): ListVersion {
  const found = versions.find(({ version }) => String(version) === text);
  if (found) return found;
  const [first, last] = [versions[0]?.version, versions.at(-1)?.version];
  const there = first === undefined ? 'there is none yet' : `there are versions ${first} to ${last}`;
  throw new Error(problem('version-unknown', `got ${JSON.stringify(text)}: of ${name} ${there}`));
}
