import { writeEffectiveList } from '../../../../lib/contract/effective-list';
import { partName, writePart, writePartVersions } from '../../../../lib/contract/effective-part';
import { InMemoryParameterStore } from '../../../../preview/aws/ssm/in-memory-parameter-store';
import { EFFECTIVE } from './tested-store';

/**
 * A list in force as the sync function writes it: parts that differ from their latest version, and then the list, which names their
 * versions.
 */
export class WrittenList {
  readonly parameters = new InMemoryParameterStore();

  write(parts: readonly (readonly string[])[], readAt: number, since?: string): void {
    const versions = parts.map((entries, i) => this.writePart(i, entries));
    this.commit(versions, readAt, since);
  }

  writeWhole(entries: readonly string[], readAt: number): void {
    const list = { readAt, parts: [{ parameter: '/shop/origins', version: 1, entries }] };
    this.put(EFFECTIVE, writeEffectiveList(list).value);
  }

  /** Version of the part that has these entries. */
  writePart(index: number, entries: readonly string[]): number {
    const name = partName(EFFECTIVE, index);
    const { value } = writePart({ parameter: `/shop/shards/${index}`, version: 1, entries });
    const latest = this.parameters.find(name)?.current;
    return latest?.value === value ? latest.version : this.put(name, value);
  }

  commit(parts: readonly number[], readAt: number, since?: string): void {
    this.put(EFFECTIVE, writePartVersions(readAt, { parts, ...(since && { since }) }));
  }

  put(name: string, value: string): number {
    return this.parameters.put({ name, value, type: 'String', tier: 'Advanced', overwrite: true }).version;
  }
}
