import { describe, expect, it } from '@jest/globals';
import { makeMeter } from '../../../request/observe/meter';
import {
  CLASS,
  decisionOf,
  linesOf,
  METER_CASES,
  type MeterCase,
  STACK,
  START,
  type Step,
  stepsOf,
} from '../../support/cases/metrics';

type Line = Readonly<Record<string, unknown>>;

/** One instance whose clock the test sets. */
class Instance {
  now = START;
  readonly lines: Line[] = [];
  readonly #meter;

  constructor(env: NodeJS.ProcessEnv = {}) {
    const log = (kind: string, fields: Line) => {
      this.lines.push(JSON.parse(JSON.stringify({ 'cdk-cors': kind, ...fields })));
    };
    this.#meter = makeMeter('function', { env, clock: () => this.now, log });
  }

  classOf(name = CLASS, stack: string | null = STACK) {
    const count = this.#meter(name, stack ?? undefined);
    return (step: Step) => {
      this.now = START + step.at;
      count(...decisionOf(step), step.address);
    };
  }

  /** How many decisions its lines stand for. */
  get told(): number {
    return this.lines.reduce((sum, { weight }) => sum + (weight as number), 0);
  }
}

const denial = {
  at: 0,
  kind: 'actual',
  reason: 'origin-not-listed',
  origin: 'https://a.example',
  method: 'GET',
} as const;
const admission = { ...denial, reason: 'any-origin' } as const;

describe('a meter', () => {
  it.each(METER_CASES.map((one) => [one.name, one] as const))('%s', (_, one: MeterCase) => {
    const instance = new Instance(one.all ? { CDK_CORS_LOG: 'all' } : {});
    const count = instance.classOf();
    const steps = stepsOf(one);
    for (const step of steps) count(step);
    expect(instance.lines).toEqual(linesOf(one, 'function'));
    // nothing is counted twice, and nothing forgotten
    const counted = steps.filter(({ kind }) => kind !== 'not-cors').length;
    expect(counted - instance.told).toBe(one.held ?? 0);
  });

  it('loses at most the denials that exceeded the budget in the last second, wherever it is frozen or killed', () => {
    const instance = new Instance();
    const count = instance.classOf();
    const times: number[] = [];
    for (let at = 0; at < 30_000; at += 7) {
      count({ ...denial, at });
      times.push(at);
      const lost = times.length - instance.told;
      expect(lost).toBeLessThanOrEqual(times.filter((time) => time > at - 1_000).length);
    }
    expect(instance.lines.length).toBeLessThanOrEqual(10 + 2 * 30);
  });

  it('loses at most the admissions of the last minute', () => {
    const instance = new Instance();
    const count = instance.classOf();
    const times: number[] = [];
    for (let at = 0; at < 300_000; at += 170) {
      count({ ...admission, at, origin: `https://${at % 3}.example` });
      times.push(at);
      const lost = times.length - instance.told;
      expect(lost).toBeLessThanOrEqual(times.filter((time) => time > at - 60_000).length);
    }
    expect(instance.lines.length).toBeLessThanOrEqual(3 * 6);
  });

  it('tells 64 origins apart, and counts the others together', () => {
    const instance = new Instance();
    const count = instance.classOf();
    for (let i = 0; i < 1_000; i++) count({ ...admission, at: i * 20, origin: `https://${i}.example` });
    count({ ...admission, at: 80_000 });
    const named = new Set(instance.lines.map(({ origin }) => origin));
    for (const other of [undefined, admission.origin]) named.delete(other);
    expect(named.size).toBe(64);
    expect(instance.told).toBe(1_001);
    expect(instance.lines.filter(({ origin }) => origin === undefined).length).toBeLessThanOrEqual(2);
  });

  it('tells the origins of a class apart whatever is made up for another one', () => {
    const instance = new Instance();
    const [shop, open] = [instance.classOf(), instance.classOf('open')];
    for (let i = 0; i < 100; i++) open({ ...admission, at: i * 20, origin: `https://${i}.example` });
    shop({ ...admission, reason: 'origin-listed', at: 5_000 });
    expect(instance.lines.at(-1)).toMatchObject({ class: CLASS, origin: admission.origin, weight: 1 });
  });

  it('follows new origins once the old ones have been quiet for two minutes', () => {
    const instance = new Instance();
    const count = instance.classOf();
    for (let i = 0; i < 64; i++) count({ ...admission, origin: `https://${i}.example` });
    count({ ...denial, at: 60_000 });
    count({ ...denial, at: 120_000 });
    count({ ...admission, at: 120_000, origin: 'https://new.example' });
    expect(instance.lines.at(-1)).toMatchObject({ origin: 'https://new.example', weight: 1 });
  });

  it('shares one budget between classes, and writes what each of them holds', () => {
    const instance = new Instance();
    const [orders, admin] = [instance.classOf(), instance.classOf('admin')];
    for (let i = 0; i < 10; i++) orders(denial);
    admin(denial);
    expect(instance.lines).toHaveLength(10);
    orders({ ...denial, at: 1_000 });
    expect(instance.lines[10]).toMatchObject({ class: 'admin', weight: 1, Denied: 1 });
  });

  it('tells each denial of a class that is not counted, without a metric', () => {
    const instance = new Instance();
    const [plain, counted] = [instance.classOf('plain', null), instance.classOf()];
    for (let i = 0; i < 20; i++) plain({ ...denial, address: '192.0.2.7' });
    plain(admission);
    expect(instance.lines).toHaveLength(20);
    const { at: _, ...fields } = { ...denial, allowed: false, class: 'plain' };
    expect(instance.lines[19]).toEqual({ 'cdk-cors': 'decision', ...fields });
    // which leaves the budget to the others
    counted(denial);
    expect(instance.lines[20]).toMatchObject({ class: CLASS, weight: 1 });
  });

  it('tells requests without an origin where everything is told, without a metric', () => {
    const instance = new Instance({ CDK_CORS_LOG: 'all' });
    instance.classOf()({ at: 0, kind: 'not-cors', reason: 'no-origin', method: 'GET' });
    expect(instance.lines).toEqual([expect.objectContaining({ reason: 'no-origin', allowed: true })]);
    expect(instance.lines[0]).not.toHaveProperty('_aws');
  });
});
