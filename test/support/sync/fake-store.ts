import type { ListParameter, ListStore } from '../../../lambda/allowlist-sync/list-store';

/** A Parameter Store in memory, whose parameters anybody may write, too. */
export class FakeStore implements ListStore {
  readonly parameters = new Map<string, ListParameter>();
  reads = 0;
  writes = 0;
  /** Asked before each call of the function: what it throws is the answer. */
  onCall: (call: 'read' | 'write', name: string) => void | Promise<void> = () => {};

  constructor(private readonly clock: () => number) {}

  async read(name: string): Promise<ListParameter | undefined> {
    this.reads += 1;
    await this.onCall('read', name);
    return this.parameters.get(name);
  }

  async write(name: string, value: string): Promise<number> {
    this.writes += 1;
    await this.onCall('write', name);
    return this.put(name, value, 'String');
  }

  /** As `PutParameter` of whoever operates the list. */
  put(name: string, value: string, type = 'StringList'): number {
    const version = (this.parameters.get(name)?.version ?? 0) + 1;
    this.parameters.set(name, { value, type, version, modifiedAt: this.clock() });
    return version;
  }
}
