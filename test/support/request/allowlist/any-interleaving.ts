import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { partName } from '../../../../lib/contract/effective-part';
import { type Fault, refuses, serves } from '../parameter-server';
import { EFFECTIVE, SECOND, type TestedStore } from './tested-store';
import { WrittenList } from './written-list';

const PARTS = 12;
const USABLE_MS = 600 * SECOND;
/** May be in several parts at once; every other origin is written once. */
const SHARED = 'https://shared.example';

/** What becomes of a part in the next list. */
type Change = 'as it was' | 'nobody' | 'another' | 'another and the shared one';
type PartFault = 'missing' | 'old' | 'old and new' | 'new and old' | 'no list';
type Step =
  /** The writer begins with another list, and leaves what it had not finished. */
  | { readonly begin: readonly Change[]; readonly whole: boolean }
  /** The writer writes so many parameters. */
  | { readonly write: number }
  | { readonly wait: number }
  | { readonly read: readonly (readonly [part: number, PartFault])[]; readonly list: 'new' | 'old' | 'throttled' };

const change = fc.constantFrom<Change>('as it was', 'as it was', 'nobody', 'another', 'another and the shared one');
/** Mostly so few that a draw often has the same one twice, and at times more than one call reads. */
const numbers = fc.oneof({ weight: 5, arbitrary: fc.nat(2) }, { weight: 1, arbitrary: fc.nat(PARTS - 1) });
const changes = numbers.chain((last) => fc.array(change, { minLength: last + 1, maxLength: last + 1 }));
const partFaults = fc.array(
  fc.tuple(numbers, fc.constantFrom<PartFault>('missing', 'old', 'old and new', 'new and old', 'no list')),
  { maxLength: 3 },
);
const step = fc.oneof<fc.MaybeWeightedArbitrary<Step>[]>(
  { weight: 3, arbitrary: fc.record({ begin: changes, whole: fc.oneof(fc.constant(false), fc.boolean()) }) },
  { weight: 6, arbitrary: fc.record({ write: fc.constantFrom(1, 1, 2, 3, PARTS + 1) }) },
  { weight: 2, arbitrary: fc.record({ wait: fc.constantFrom(1, 10, 30, 30, 400) }) },
  {
    weight: 5,
    arbitrary: fc.record({ read: partFaults, list: fc.constantFrom('new', 'new', 'new', 'old', 'throttled') }),
  },
);

/** Writes lists as the sync function does, one parameter at a time. */
class Writer {
  readonly written = new WrittenList();
  readonly committed: { readonly origins: ReadonlySet<string>; readonly readAt: number }[] = [];
  readonly origins = [SHARED];
  private parts: string[][] = [];
  private left: (() => void)[] = [];

  begin(changes: readonly Change[], whole: boolean, readAt: number): void {
    this.parts = changes.map((change, i) => this.next(change, this.parts[i] ?? []));
    const { parts } = this;
    const commit = (write: () => void) => () => {
      write();
      this.committed.push({ origins: new Set(parts.flat()), readAt });
    };
    if (whole) this.left = [commit(() => this.written.writeWhole(parts.flat(), readAt))];
    else {
      const versions: number[] = [];
      const writes = parts.map((entries, i) => () => void versions.push(this.written.writePart(i, entries)));
      this.left = [...writes, commit(() => this.written.commit(versions, readAt))];
    }
  }

  write(): void {
    this.left.shift()?.();
  }

  finish(): void {
    while (this.left.length > 0) this.write();
  }

  private next(change: Change, before: string[]): string[] {
    if (change === 'as it was') return before;
    if (change === 'nobody') return [];
    const another = `https://shop-${this.origins.length}.example`;
    this.origins.push(another);
    return change === 'another' ? [another] : [another, SHARED];
  }
}

/** What Parameter Store answers where replicas are behind and parts are lost, old, or there twice. */
function faulty({ parameters }: WrittenList, faults: readonly (readonly [number, PartFault])[], isOld: boolean): Fault {
  const olderOf = (name: string, version: unknown) => {
    const older = parameters.find(name)?.versions.findLast((one) => one.version < Number(version));
    return older && { Name: name, Type: older.type, Value: older.value, Version: older.version };
  };
  return (answer) => {
    const { Parameter: list, Parameters: parts } = answer as {
      Parameter?: Record<string, unknown>;
      Parameters?: Record<string, unknown>[];
    };
    if (list) return { Parameter: (isOld && olderOf(EFFECTIVE, list['Version'])) || list };
    const kinds = new Map(faults.map(([part, kind]) => [partName(EFFECTIVE, part), kind]));
    const answered = parts!.flatMap((part) => {
      const older = olderOf(String(part['Name']), part['Version']) ?? [];
      switch (kinds.get(String(part['Name']))) {
        case 'missing':
          return [];
        case 'old':
          return older;
        case 'old and new':
          return [older, part, part].flat();
        case 'new and old':
          return [part, older].flat();
        case 'no list':
          return { ...part, Value: '{"sources":[]}' };
        default:
          return part;
      }
    });
    return { ...answer, Parameters: answered };
  };
}

/** Draws what a writer and a store may do between the looks of a reader, and compares each of these with the lists that there were. */
export function anyInterleaving(store: TestedStore, numRuns: number): void {
  it('is at each moment one of the lists that were in force, whole, and young enough, whatever is lost on the way', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 60 }), async (steps) => {
        const writer = new Writer();
        const tested = store.effectiveList();
        const look = async () => {
          const { admitted, now } = await tested.look({ now: store.now, origins: writer.origins });
          store.now = now;
          return admitted;
        };
        for (const one of steps) {
          if ('write' in one) for (let i = 0; i < one.write; i++) writer.write();
          else if ('begin' in one) writer.begin(one.begin, one.whole, store.now);
          else if ('wait' in one) store.now += one.wait * SECOND;
          else {
            const answers = serves(writer.written.parameters, faulty(writer.written, one.read, one.list === 'old'));
            store.server.behaviour = one.list === 'throttled' ? refuses(400, 'ThrottlingException') : answers;
            const admitted = await look();
            if (admitted !== undefined) expect(lists(writer, store.now)).toContainEqual([...admitted].sort());
          }
        }
        writer.begin(['another', 'another and the shared one', 'as it was'], false, store.now);
        writer.finish();
        store.server.behaviour = serves(writer.written.parameters);
        store.now += 30 * SECOND;
        expect([...(await look())!].sort()).toEqual(lists(writer, store.now).at(-1));
      }),
      { numRuns },
    );
  });
}

/** The lists that may be in force: those that were, and are not too old. */
function lists({ committed }: Writer, now: number): string[][] {
  return committed.filter(({ readAt }) => now < readAt + USABLE_MS).map(({ origins }) => [...origins].sort());
}
