import type { ListParameter, ListStore } from '../../../lambda/allowlist-sync/list-store';

/** A Parameter Store in memory, whose parameters anybody may write, too. */
export class FakeStore implements ListStore {
  /** The latest versions. */
  readonly parameters = new Map<string, ListParameter>();
  /** All versions, by `name:version`; those of a parameter that is deleted are gone with it. */
  readonly versions = new Map<string, ListParameter>();
  reads = 0;
  writes = 0;
  /** Asked before each call of the function: what it throws is the answer. */
  onCall: (call: 'read' | 'write', name: string) => void | Promise<void> = () => {};

  constructor(private readonly clock: () => number) {}

  async read(name: string): Promise<ListParameter | undefined> {
    this.reads += 1;
    await this.onCall('read', name);
    return this.get(name);
  }

  async write(name: string, value: string): Promise<number> {
    this.writes += 1;
    await this.onCall('write', name);
    return this.put(name, value, 'String');
  }

  /** A parameter, or a version of it by `name:version`. */
  get(name: string): ListParameter | undefined {
    const [parameter = '', version] = name.split(':');
    const latest = this.parameters.get(parameter);
    return version === undefined || latest === undefined ? latest : this.versions.get(name);
  }

  /** As `PutParameter` of whoever operates the list. */
  put(name: string, value: string, type = 'StringList'): number {
    const latest = this.parameters.get(name);
    if (latest === undefined) {
      for (const key of this.versions.keys()) if (key.startsWith(`${name}:`)) this.versions.delete(key);
    }
    const parameter = { value, type, version: (latest?.version ?? 0) + 1, modifiedAt: this.clock() };
    this.parameters.set(name, parameter);
    this.versions.set(`${name}:${parameter.version}`, parameter);
    return parameter.version;
  }
}
