import { describe, expect, it } from '@jest/globals';
import type { AuditReport } from '../../../checks/audit/audit';
import { type AuditContext, auditOrigins } from '../../../lambda/origin-audit/audit-origins';
import type { FunctionConfig } from '../../../lib/contract/function-config';
import type { QueryRow } from '../../../request/aws/cloudwatch-logs';
import type { Failure } from '../../../request/aws/failure';
import type { TopicMessage } from '../../../request/aws/sns';
import { networkOf, plainServer } from '../../support/checks/network';

const DENIED: Failure = { failure: 'denied', message: 'no permission' };

function configOf(...origins: string[]): FunctionConfig {
  return { classes: { orders: { policy: { name: 'orders', origins, methods: ['GET'] } } }, routes: [] };
}

/** A scheduled audit whose surroundings a test can look at and break. */
class Scheduled {
  told: string | Failure = 'none';
  written: undefined | Failure;
  published: undefined | Failure;
  readonly messages: TopicMessage[] = [];
  readonly logged: Record<string, unknown>[] = [];
  readonly lines: Record<string, unknown>[] = [];

  async run(config: FunctionConfig, more: Partial<AuditContext> = {}) {
    const network = await networkOf({ 'shop.test': { SOA: true }, 'app.shop.test': { A: ['127.0.0.1'] } });
    return auditOrigins({
      config,
      stack: 'Shop',
      env: {},
      network,
      store: () => ({ getParameter: async () => DENIED, getParameters: async () => DENIED }),
      state: {
        read: async () => this.told,
        write: async (text) => {
          if (!this.written) this.told = text;
          return this.written;
        },
      },
      sns: {
        publish: async (message) => {
          this.messages.push(message);
          return this.published;
        },
      },
      topicArn: 'arn:aws:sns:eu-west-1:123456789012:worse',
      log: (kind, fields) => this.logged.push({ kind, ...fields }),
      emit: (line) => this.lines.push(line as Record<string, unknown>),
      clock: Date.now,
      ...more,
    });
  }
}

describe('auditOrigins', () => {
  it('tells what is new, once', async () => {
    const audit = new Scheduled();
    await audit.run(configOf('https://gone.nobody.test', 'https://gone.shop.test'));
    expect(audit.messages).toEqual([
      {
        topicArn: 'arn:aws:sns:eu-west-1:123456789012:worse',
        subject: 'cdk-cors audit of Shop: 2 new findings',
        message: expect.stringMatching(
          /^error orders https:\/\/gone\.nobody\.test\n {2}domain-unregistered - [\s\S]*\n\nwarning orders https:\/\/gone\.shop\.test\n/,
        ),
      },
    ]);
    await audit.run(configOf('https://gone.nobody.test', 'https://gone.shop.test'));
    expect(audit.messages).toHaveLength(1);
    await audit.run(configOf('https://gone.nobody.test', 'https://gone.shop.test', 'https://more.nobody.test'));
    expect(audit.messages.slice(1)).toEqual([
      expect.objectContaining({ subject: 'cdk-cors audit of Shop: 1 new finding' }),
    ]);
  });

  it('tells again what was gone in between, and nothing where things get better', async () => {
    const audit = new Scheduled();
    await audit.run(configOf('https://gone.shop.test'));
    await audit.run(configOf());
    expect(audit.told).toBe('none');
    expect(audit.messages).toHaveLength(1);
    await audit.run(configOf('https://gone.shop.test'));
    expect(audit.messages).toHaveLength(2);
  });

  it('logs each finding and counts them by class', async () => {
    const port = await plainServer((_, response) => void response.end());
    const audit = new Scheduled();
    await audit.run(configOf('https://gone.nobody.test', `http://app.shop.test:${port}`));
    expect(audit.logged).toEqual([
      expect.objectContaining({
        kind: 'audit-finding',
        stack: 'Shop',
        class: 'orders',
        entry: 'https://gone.nobody.test',
        code: 'domain-unregistered',
        level: 'error',
        isNew: true,
      }),
    ]);
    expect(audit.lines).toEqual([
      {
        _aws: {
          Timestamp: expect.any(Number),
          CloudWatchMetrics: [
            {
              Namespace: 'cdk-cors',
              Dimensions: [['stack', 'class']],
              Metrics: ['AuditedEntries', 'AuditErrors', 'AuditWarnings'].map((Name) => ({ Name, Unit: 'Count' })),
            },
          ],
        },
        'cdk-cors': 'audit',
        stack: 'Shop',
        class: 'orders',
        AuditedEntries: 2,
        AuditErrors: 1,
        AuditWarnings: 0,
      },
    ]);
  });

  it('tells of a list that it cannot read', async () => {
    const audit = new Scheduled();
    const policy = { name: 'orders', origins: [], methods: ['GET'] };
    const live = { parameter: '/shop/orders', freshForSeconds: 30, usableForSeconds: 600 };
    await audit.run({ classes: { orders: { policy, live } }, routes: [] });
    expect(audit.messages[0]?.message).toContain('list-unreadable - /shop/orders: denied: no permission');
  });

  it('fails where people cannot be told, and tells them the next time', async () => {
    const audit = new Scheduled();
    audit.published = DENIED;
    await expect(audit.run(configOf('https://gone.shop.test'))).rejects.toThrow('denied: no permission');
    audit.published = undefined;
    await audit.run(configOf('https://gone.shop.test'));
    expect(audit.messages).toHaveLength(2);
    expect(audit.logged).toHaveLength(2);
  });

  it('fails where it cannot keep what it told, or does not know it, and tells all of it', async () => {
    const audit = new Scheduled();
    audit.written = DENIED;
    await expect(audit.run(configOf('https://gone.shop.test'))).rejects.toThrow('denied');
    audit.written = undefined;
    audit.told = DENIED;
    await expect(audit.run(configOf('https://gone.shop.test'))).rejects.toThrow('denied');
    expect(audit.messages).toHaveLength(2);
    expect(audit.lines).toHaveLength(2);
  });

  it('names no more than people read, and keeps no more than a parameter holds', async () => {
    const audit = new Scheduled();
    const origins = Array.from({ length: 2_000 }, (_, i) => `https://app-${i}.shop.test`);
    await audit.run(configOf(...origins));
    expect(audit.messages[0]?.message.split('\n\n')).toHaveLength(21);
    expect(audit.messages[0]?.message).toContain('and 1980 more');
    expect(audit.told).toHaveLength(8190);
    expect(audit.logged.at(-1)).toEqual({ kind: 'audit-finding', more: 1_000 });
    // those that are not kept are told again
    await audit.run(configOf(...origins));
    expect(audit.messages[1]?.subject).toBe('cdk-cors audit of Shop: 362 new findings');
  });

  it('tells which entries of a class nobody has come from', async () => {
    const audit = new Scheduled();
    const seen = { stack: 'Shop', class: 'orders', origin: 'https://app.shop.test', at: String(Date.now()) };
    const sources = (rows: readonly QueryRow[] | Failure) => ({
      ownLogGroup: 'own',
      logGroups: [{ name: 'responder' }],
      logs: () => ({ lines: async () => [], query: async () => rows }),
    });
    const config = configOf('https://app.shop.test', 'https://quiet.shop.test');
    const codes = (report: AuditReport) =>
      report.entries.map(({ findings }) => findings.some(({ code }) => code === 'not-seen'));
    expect(codes(await audit.run(config, { sources: sources([seen]) }))).toEqual([false, true]);
    expect(codes(await audit.run(config, { sources: sources([]) }))).toEqual([false, false]);
    await expect(audit.run(config, { sources: sources(DENIED) })).rejects.toThrow('denied: responder: no permission');
    // the rest was audited all the same
    expect(audit.lines.filter((line) => line['cdk-cors'] === 'audit')).toHaveLength(3);
  });

  it('tells nobody where nobody wants to know', async () => {
    const audit = new Scheduled();
    await audit.run(configOf('https://gone.shop.test'), { topicArn: undefined });
    expect(audit.messages).toEqual([]);
    expect(audit.told).toHaveLength(5);
  });
});
