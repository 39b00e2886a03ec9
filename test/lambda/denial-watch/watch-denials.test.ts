import { describe, expect, it } from '@jest/globals';
import type { Bin } from '../../../checks/denials/class-history';
import { HOUR_MS, HOUR_QUERY } from '../../../checks/denials/hour-query';
import { linesOfHour } from '../../../checks/denials/kept-hours';
import { type WatchContext, watchDenials } from '../../../lambda/denial-watch/watch-denials';
import type { LogsQuery, QueryRow } from '../../../request/aws/cloudwatch-logs';
import type { Failure } from '../../../request/aws/failure';
import type { TopicMessage } from '../../../request/aws/sns';
import { historyWith, OFFICE, SHOP, times } from '../../support/checks/class-history';

const START = Date.parse('2026-06-01T00:00:00Z');
const NEW = 'https://new.shop.example';
const THROTTLED: Failure = { failure: 'throttled', message: 'LimitExceededException' };
const MISSING: Failure = { failure: 'missing', message: 'ResourceNotFoundException' };

function row(fields: Readonly<Record<string, string | number>>): QueryRow {
  const all = {
    stack: 'Shop',
    class: 'orders',
    allowed: '0',
    kind: 'actual',
    reason: 'origin-not-listed',
    n: 1,
    ...fields,
  };
  return Object.fromEntries(Object.entries(all).map(([name, value]) => [name, String(value)]));
}

const USUAL = [
  row({ allowed: 1, origin: SHOP, reason: 'origin-listed', n: 50 }),
  row({ allowed: 1, origin: OFFICE, reason: 'origin-listed', n: 20 }),
];

/** A watch with ten days of quiet hours in its log, whose surroundings a test can look at and break. */
class Watched {
  kept: string[];
  readonly asked: LogsQuery[] = [];
  readonly logged: Record<string, unknown>[] = [];
  readonly lines: Record<string, unknown>[] = [];
  readonly messages: TopicMessage[] = [];
  now = START + 10 * 24 * HOUR_MS + HOUR_MS + 600_000;

  constructor(bins: readonly Bin[] = historyWith([]).bins) {
    this.kept = bins.flatMap((bin, i) =>
      linesOfHour({ stack: 'Shop', class: 'orders', hour: START + i * HOUR_MS, bin }).map((line) =>
        JSON.stringify(line),
      ),
    );
  }

  async run(answer: (query: LogsQuery) => readonly QueryRow[] | Failure, more: Partial<WatchContext> = {}) {
    this.lines.length = 0;
    await watchDenials({
      classes: [
        {
          stack: 'Shop',
          name: 'orders',
          list: async () => ({
            listed: [SHOP, OFFICE].map((origin) => ({ origin, since: -1 })),
            changes: [],
          }),
        },
      ],
      logGroups: [{ name: '/aws/lambda/one' }],
      ownLogGroup: '/own',
      logs: () => ({
        query: async (query) => {
          this.asked.push(query);
          return answer(query);
        },
        lines: async () => this.kept,
      }),
      sns: {
        publish: async (message) => {
          this.messages.push(message);
          return undefined;
        },
      },
      topicArn: 'arn:aws:sns:eu-west-1:123456789012:told',
      log: (kind, fields) => this.logged.push({ kind, ...fields }),
      emit: (line) => this.lines.push(line as Record<string, unknown>),
      clock: () => this.now,
      time: 60_000,
      ...more,
    });
    const kept = this.lines.filter((line) => line['cdk-cors'] === 'denial-hour');
    this.kept.push(...kept.map((line) => JSON.stringify(line)));
  }

  found(finding: string) {
    return this.lines.find((line) => line['cdk-cors'] === 'denials' && line['finding'] === finding)?.[
      'AnomalousDenials'
    ];
  }
}

const shift = () => [...USUAL, ...times(30, (i) => row({ origin: NEW, network: `n${i}`, n: 1 }))];

describe('watchDenials', () => {
  it('tells what many made-up origins cannot make too long, nor write for a terminal', async () => {
    const watch = new Watched();
    const rows = times(25, (site) =>
      times(30, (i) => row({ origin: `https://new${site}.example\u202e`, network: `n${i}` })),
    );
    await watch.run(() => [...USUAL, ...rows.flat()]);
    const [{ message = '' } = {}] = watch.messages;
    expect(message.match(/^shift: /gm)).toHaveLength(20);
    expect(message).toContain('and 5 more: see the log of the function');
    expect(message.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(watch.logged.filter(({ kind }) => kind === 'denial-finding')).toHaveLength(25);
  });

  it('asks for the hour that has just ended, keeps it, and counts no findings where all is as usual', async () => {
    const watch = new Watched();
    // what is older than what it knows, and there is nothing of it
    watch.kept.unshift();
    await watch.run(() => USUAL);
    const last = watch.asked[0]!;
    expect(last).toEqual({
      logGroup: '/aws/lambda/one',
      query: HOUR_QUERY,
      from: START + 240 * HOUR_MS,
      to: START + 241 * HOUR_MS,
    });
    expect(watch.lines.filter((line) => line['cdk-cors'] === 'denial-hour')[0]).toMatchObject({
      hour: START + 240 * HOUR_MS,
      admitted: [
        [SHOP, 50],
        [OFFICE, 20],
      ],
    });
    for (const finding of ['mistake', 'shift', 'probing']) expect(watch.found(finding)).toBe(0);
    expect(watch.messages).toEqual([]);
  });

  it('counts, logs and tells a finding once, with its evidence', async () => {
    const watch = new Watched();
    await watch.run(shift);
    expect(watch.found('shift')).toBe(1);
    expect(watch.messages).toEqual([
      {
        topicArn: 'arn:aws:sns:eu-west-1:123456789012:told',
        subject: 'cdk-cors: orders of Shop is not as usual',
        message: `shift: ${NEW} is not listed: 30 requests from at least 30 networks since 2026-06-11T00:00Z`,
      },
    ]);
    expect(watch.logged).toContainEqual(
      expect.objectContaining({ kind: 'denial-finding', finding: 'shift', origin: NEW, networks: 30, isNew: true }),
    );
    watch.now += HOUR_MS;
    await watch.run(() => USUAL);
    expect(watch.found('shift')).toBe(1);
    expect(watch.messages).toHaveLength(1);
  });

  it('learns first: with no history it asks for some hours each time, and says how far it is', async () => {
    const watch = new Watched([]);
    await watch.run(() => USUAL);
    expect(watch.asked).toHaveLength(12);
    expect(watch.logged).toEqual([expect.objectContaining({ kind: 'denials-learning', class: 'orders' })]);
    await watch.run(() => USUAL);
    expect(watch.asked).toHaveLength(24);
    expect(new Set(watch.asked.map(({ from }) => from)).size).toBe(24);
  });

  it('takes no log for a quiet one, and another failure for none', async () => {
    const watch = new Watched();
    await watch.run(() => MISSING);
    await expect(new Watched().run(() => THROTTLED)).rejects.toThrow(
      '/aws/lambda/one: throttled: LimitExceededException',
    );
  });

  it('fails where it cannot read its list, or tell anybody', async () => {
    const list = async () => THROTTLED;
    const classes = [{ stack: 'Shop', name: 'orders', list }];
    await expect(new Watched().run(() => USUAL, { classes })).rejects.toThrow('the list of orders: throttled');
    const sns = { publish: async () => THROTTLED };
    await expect(new Watched().run(shift, { sns })).rejects.toThrow('told: throttled');
  });

  it('adds up what several logs have', async () => {
    const watch = new Watched();
    const half = (query: LogsQuery) =>
      query.from === START + 240 * HOUR_MS ? shift().filter((_, i) => i % 2 === (query.logGroup === '/a' ? 0 : 1)) : [];
    await watch.run(half, { logGroups: [{ name: '/a' }, { name: '/b', region: 'eu-west-1' }] });
    expect(watch.found('shift')).toBe(1);
  });
});
