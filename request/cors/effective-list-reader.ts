import { readInForce } from '../../lib/contract/effective-list';
import { entriesInPart, partName } from '../../lib/contract/effective-part';
import { NONE } from '../../lib/policy/live-allowlist';
import { type Failure, isFailure } from '../aws/failure';
import { MAX_NAMES, type Parameter, type ParameterStore } from '../aws/parameter-store';
import type { ListReading } from './allowlist-cache';

/** What a part says in one of its versions, which never changes while the list says the same `since`. */
interface KnownPart {
  readonly version: number;
  readonly entries: string;
}

/**
 * Reads the list that the sync function has put in force: whole, or in parts, of which only those are read whose version has changed.
 * It is all of the parts that the list names, each in the version that it names, or a failure: never some of them. What was read of
 * parts is kept even then, so that the next try has less to read.
 */
export class EffectiveListReader {
  readonly #store: Pick<ParameterStore, 'getParameter' | 'getParameters'>;
  readonly #name: string;
  #known: KnownPart[] = [];
  #since: string | undefined;

  /** @param name of the parameter with the list, or with the versions of its parts */
  constructor(store: Pick<ParameterStore, 'getParameter' | 'getParameters'>, name: string) {
    this.#store = store;
    this.#name = name;
  }

  async read(signal: AbortSignal): Promise<ListReading | Failure> {
    const answer = await this.#store.getParameter(this.#name, signal);
    if (isFailure(answer) || answer.type === 'SecureString') return answer;
    const list = readInForce(answer.value);
    if (list === undefined) return malformed(this.#name);
    if ('entries' in list) return { value: list.entries, readAt: list.readAt };
    const { parts, since, readAt } = list;
    if (since !== this.#since) this.#known = [];
    this.#since = since;
    const missing = parts.flatMap((version, i) => (this.#known[i]?.version === version ? [] : [i]));
    const calls: Promise<Parameter | Failure | undefined>[] = [];
    for (let i = 0; i < missing.length; i += MAX_NAMES)
      calls.push(this.#readParts(parts, missing.slice(i, i + MAX_NAMES), signal));
    // all at once, within the time that one has
    const unusable = (await Promise.all(calls)).find((one) => one !== undefined);
    return unusable ?? { value: this.#join(parts.length), readAt, roundTrips: 2 };
  }

  /** Reads parts in the versions that the list names; returns what keeps it from being used. */
  async #readParts(
    versions: readonly number[],
    indexes: readonly number[],
    signal: AbortSignal,
  ): Promise<Parameter | Failure | undefined> {
    const names = indexes.map((i) => `${partName(this.#name, i)}:${versions[i]}`);
    const answer = await this.#store.getParameters(names, signal);
    if (isFailure(answer)) return answer;
    let unusable: Parameter | Failure | undefined;
    for (const i of indexes) {
      const name = partName(this.#name, i);
      const version = versions[i]!;
      const part = answer.find((one) => one.name === name && one.version === version);
      const entries = part && part.type !== 'SecureString' ? entriesInPart(part.value) : undefined;
      if (entries !== undefined) this.#known[i] = { version, entries };
      // a replica that is behind has it a moment later
      else if (part === undefined)
        unusable ??= { failure: 'missing', message: `there is no version ${version} of ${name} yet` };
      else unusable ??= part.type === 'SecureString' ? part : malformed(name);
    }
    return unusable;
  }

  #join(count: number): string {
    // nobody, on purpose, is the word alone: among origins it would be a bad entry
    const listed = this.#known.slice(0, count).flatMap(({ entries }) => (entries === NONE ? [] : entries));
    return listed.length === 0 ? NONE : listed.join(',');
  }
}

function malformed(name: string): Failure {
  return { failure: 'malformed', message: `AllowlistSync writes no such value into ${name}` };
}
