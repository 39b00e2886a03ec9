import * as sdk from '@aws-sdk/client-cloudfront-keyvaluestore';
import { KeyValueStoreTarget, type StoreState } from '../../../lambda/allowlist-sync/targets/key-value-store';

/** A KeyValueStore, as far as the function calls it. */
export class FakeKeyValueStore {
  readonly items = new Map<string, string>();
  readonly calls: string[] = [];
  /** Asked before each call: what it throws is the answer. */
  onCall: (call: string) => void = () => {};
  private version = 1;

  /** As a new instance of the function has it. */
  target(classes: readonly string[], patternsUnder: readonly string[] = []): KeyValueStoreTarget {
    const under = Object.fromEntries(classes.map((name) => [name, patternsUnder]));
    const store = 'arn:aws:cloudfront::111111111111:key-value-store/5f1c';
    const config = { kind: 'key-value-store', name: 'Shop/Store', store, classes, patternsUnder: under } as const;
    const client = { send: async (command: object) => this.send(command) };
    return new KeyValueStoreTarget(config, sdk, client as never, new Map<string, StoreState>());
  }

  /** Somebody else writes a key. */
  put(key: string, value: string): void {
    this.items.set(key, value);
    this.version += 1;
  }

  private send(command: object): object {
    const call = command.constructor.name.replace('Command', '');
    this.calls.push(call);
    this.onCall(call);
    if (command instanceof sdk.DescribeKeyValueStoreCommand) return { ETag: `E${this.version}` };
    if (command instanceof sdk.ListKeysCommand) {
      const { NextToken = '0', MaxResults = 10 } = command.input;
      const from = Number(NextToken);
      const all = [...this.items].map(([Key, Value]) => ({ Key, Value }));
      const next = from + MaxResults < all.length ? { NextToken: String(from + MaxResults) } : {};
      return { Items: all.slice(from, from + MaxResults), ...next };
    }
    if (!(command instanceof sdk.UpdateKeysCommand)) throw new Error(`no such call: ${call}`);
    const { IfMatch, Puts = [], Deletes = [] } = command.input;
    if (IfMatch !== `E${this.version}`) {
      throw Object.assign(new Error(`${IfMatch} is not E${this.version}`), { name: 'ConflictException' });
    }
    if (Puts.length + Deletes.length > 50) throw new Error('ValidationException: more than 50 keys');
    for (const { Key = '' } of Deletes)
      if (!this.items.delete(Key)) throw new Error(`ResourceNotFoundException: ${Key}`);
    for (const { Key = '', Value = '' } of Puts) this.items.set(Key, Value);
    this.version += 1;
    return { ETag: `E${this.version}` };
  }
}
