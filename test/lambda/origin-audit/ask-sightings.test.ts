import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Sighting } from '../../../checks/audit/judge-entry';
import { keptSightings, linesOfSightings } from '../../../checks/audit/kept-sightings';
import { askSightings, type SightingSources } from '../../../lambda/origin-audit/ask-sightings';
import type { LogsQuery, QueryRow } from '../../../request/aws/cloudwatch-logs';
import type { Failure } from '../../../request/aws/failure';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 10, 30);

/** Logs that a test can fill and break. */
class Logs implements Omit<SightingSources, 'logs'> {
  readonly ownLogGroup = '/aws/lambda/audit';
  readonly logGroups = [{ name: 'responder' }, { name: 'edge', region: 'eu-central-1' }];
  readonly own: string[] = [];
  readonly asked: (LogsQuery & { readonly region?: string })[] = [];
  answer: (query: LogsQuery) => readonly QueryRow[] | Failure = () => [];
  readonly emit = (line: object) => void this.own.push(JSON.stringify(line));
  readonly logs: SightingSources['logs'] = (region) => ({
    lines: async () => this.own,
    query: async (query) => {
      this.asked.push({ ...query, ...(region !== undefined && { region }) });
      return this.answer(query);
    },
  });

  ask(now: number) {
    return askSightings(this, now, new AbortController().signal);
  }
}

function row(origin: string, at: number): QueryRow {
  return { stack: 'Shop', class: 'orders', origin, at: String(at) };
}

describe('askSightings', () => {
  it('asks each log for thirty days at first, and then for what is new', async () => {
    const logs = new Logs();
    logs.answer = ({ logGroup }) => (logGroup === 'edge' ? [row('https://a.example', NOW - DAY)] : []);
    expect(await logs.ask(NOW)).toEqual([
      { stack: 'Shop', class: 'orders', origin: 'https://a.example', at: NOW - DAY },
    ]);
    logs.answer = () => [];
    expect(await logs.ask(NOW + DAY)).toEqual([
      { stack: 'Shop', class: 'orders', origin: 'https://a.example', at: NOW - DAY },
    ]);
    expect(logs.asked.map(({ logGroup, region, from, to }) => [logGroup, region, from, to])).toEqual([
      ['responder', undefined, NOW - 30 * DAY, NOW],
      ['edge', 'eu-central-1', NOW - 30 * DAY, NOW],
      ['responder', undefined, NOW - 15 * 60_000, NOW + DAY],
      ['edge', 'eu-central-1', NOW - 15 * 60_000, NOW + DAY],
    ]);
  });

  it('passes over logs of functions that never ran', async () => {
    const logs = new Logs();
    logs.answer = ({ logGroup }) =>
      logGroup === 'responder' ? { failure: 'missing', message: 'no log' } : [row('https://a.example', NOW)];
    expect(await logs.ask(NOW)).toHaveLength(1);
  });

  it('keeps nothing of an answer that is not whole, and asks for the same days again', async () => {
    const logs = new Logs();
    logs.answer = ({ logGroup }) =>
      logGroup === 'edge' ? { failure: 'throttled', message: 'too many' } : [row('https://a.example', NOW)];
    expect(await logs.ask(NOW)).toEqual({ failure: 'throttled', message: 'edge: too many' });
    expect(logs.own).toEqual([]);
  });
});

const SIGHTINGS = fc.array(
  fc.record({
    stack: fc.constantFrom('Shop', 'Other'),
    class: fc.constantFrom('orders', 'admin'),
    origin: fc.constantFrom(...Array.from({ length: 40 }, (_, i) => `https://p${i}.example`)),
    at: fc.integer({ min: 1, max: NOW }),
  }),
  { maxLength: 1200 },
);

describe('keptSightings', () => {
  it('has the last time of each origin, whatever else is in the log', () => {
    fc.assert(
      fc.property(SIGHTINGS, fc.array(fc.string()), (sightings, noise) => {
        const lines = linesOfSightings(sightings, NOW).map((line) => JSON.stringify(line));
        const kept = keptSightings([...noise, ...lines, 'null', '{"cdk-cors":"origins-seen"}', '[']);
        const last = new Map<string, number>();
        for (const { at, ...who } of sightings as Sighting[]) {
          const key = JSON.stringify([who.stack, who.class, who.origin]);
          last.set(key, Math.max(at, last.get(key) ?? 0));
        }
        expect(
          new Map(kept.sightings.map((one) => [JSON.stringify([one.stack, one.class, one.origin]), one.at])),
        ).toEqual(last);
        expect(kept.until).toBe(NOW);
      }),
      { numRuns: 50 },
    );
  });

  it('does not believe that all was kept where the last line is missing', () => {
    const sightings = Array.from({ length: 501 }, (_, i) => ({
      class: 'orders',
      origin: `https://p${i}.example`,
      at: 1,
    }));
    const [first] = linesOfSightings(sightings, NOW).map((line) => JSON.stringify(line));
    expect(keptSightings([first!])).toMatchObject({ until: undefined });
  });
});
