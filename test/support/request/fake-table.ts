import type { ItemKey, PutCondition } from '../../../request/aws/dynamodb';
import type { Item } from '../../../request/aws/dynamodb-item';
import type { Failure } from '../../../request/aws/failure';
import type { Table } from '../../../request/tokens/state/token-store';

export type TableCall = keyof Table;

/** A table in memory, with the conditions of the real one, that can be made to fail and to dawdle. */
export class FakeTable implements Table {
  readonly items = new Map<string, Item>();
  /** Every call, with the partition that it went to. */
  readonly calls: { readonly call: TableCall; readonly pk: string }[] = [];
  /** What happens before a call does its work; a failure in its place is its answer. */
  before: (call: TableCall, pk: string) => undefined | Failure | Promise<undefined | Failure> = () => undefined;
  /** Seen after each write. */
  onWrite: () => void = () => {};

  get({ pk, sk }: ItemKey) {
    return this.run('get', pk, () => this.items.get(id(pk, sk)));
  }

  query(pk: string, after: string | undefined) {
    return this.run('query', pk, () => {
      const found = [...this.items.values()].filter((item) => {
        return item['pk'] === pk && (after === undefined || (item['sk'] as string) > after);
      });
      return found.sort((a, b) => ((a['sk'] as string) < (b['sk'] as string) ? -1 : 1));
    });
  }

  put(item: ItemKey & Item, { ifAbsent, ifVersion }: PutCondition) {
    return this.run('put', item.pk, () => {
      const there = this.items.get(id(item.pk, item.sk));
      const holds = ifAbsent ? there === undefined : ifVersion === undefined || there?.['version'] === ifVersion;
      if (!holds) return { failure: 'exists', message: 'the condition does not hold' } as const;
      this.write(item);
      return undefined;
    });
  }

  add({ pk, sk }: ItemKey, attribute: string, n: number, ttl: number) {
    return this.run('add', pk, () => {
      const there = this.items.get(id(pk, sk));
      const total = Number(there?.[attribute] ?? 0) + n;
      this.write({ ttl, ...there, pk, sk, [attribute]: total });
      return total;
    });
  }

  delete({ pk, sk }: ItemKey) {
    return this.run('delete', pk, () => {
      this.items.delete(id(pk, sk));
      return undefined;
    });
  }

  /** The items of a partition. */
  all(pk: string): Item[] {
    return [...this.items.values()].filter((item) => item['pk'] === pk);
  }

  private write(item: ItemKey & Item): void {
    this.items.set(id(item.pk, item.sk), JSON.parse(JSON.stringify(item)));
    this.onWrite();
  }

  private async run<T>(call: TableCall, pk: string, work: () => T): Promise<T | Failure> {
    this.calls.push({ call, pk });
    return (await this.before(call, pk)) ?? work();
  }
}

function id(pk: string, sk: string): string {
  return JSON.stringify([pk, sk]);
}
