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

/**
 * The version before another one, which is meant where none is named.
 *
 * @throws Error `version-unknown`
 */
export function versionBefore(versions: readonly ListVersion[], name: string, current: number): ListVersion {
  const found = versions.findLast(({ version }) => version < current);
  if (found) return found;
  const why =
    current > 0 ? `has no version before ${current}, or Parameter Store keeps none` : 'has none: there is none yet';
  const what = `${name} ${why}: change it by add and remove`;
  throw new Error(problem('version-unknown', what));
}
