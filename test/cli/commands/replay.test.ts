import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { Stack } from 'aws-cdk-lib';
import { MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { replayCommand } from '../../../cli/commands/replay';
import { EndpointClass, OriginAllowlist, RestApiCors } from '../../../lib';
import type { DecisionLine } from '../../../lib/contract/metrics';
import { runCommand } from '../../support/cli/run-command';
import { serve, synthesise } from '../../support/preview/served-app';

const folder = mkdtempSync(join(tmpdir(), 'replay-command-'));
const SHOP = 'https://app.shop.example';
const TEA = 'https://tea.example';
const NEW = 'https://new.example';
const AT = Date.UTC(2026, 10, 30, 12);

const replay = (...args: string[]) => runCommand(replayCommand(), ...args);

function write(name: string, content: string | Buffer): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

function decision(more: Partial<DecisionLine> & { readonly at?: number } = {}): string {
  const { at = AT, ...line } = more;
  return JSON.stringify({
    'cdk-cors': 'decision',
    stack: 'Shop',
    class: 'orders',
    place: 'responder',
    kind: 'preflight',
    allowed: true,
    reason: 'origin-listed',
    origin: SHOP,
    method: 'PUT',
    weight: 1,
    ...line,
    _aws: { Timestamp: at, CloudWatchMetrics: [] },
  });
}

function waf(headers: Record<string, string>, more: object = {}): string {
  const listed = Object.entries(headers).map(([name, value]) => ({ name, value }));
  return JSON.stringify({
    timestamp: AT,
    action: 'ALLOW',
    httpRequest: { httpMethod: 'GET', uri: '/orders/1', headers: listed, ...more },
  });
}

const policy = write('orders.json', JSON.stringify({ name: 'orders', origins: [SHOP, NEW], methods: ['GET', 'PUT'] }));

describe('cdk-cors replay', () => {
  it('says whom a policy would deny who was let in, and the reverse', async () => {
    const log = write(
      'functions.log',
      [
        'START RequestId: 1',
        decision(),
        decision({ origin: TEA, weight: 40 }),
        `2026-11-30T13:00:00.000Z ${decision({ origin: TEA, weight: 2, at: AT + 3_600_000 })}`,
        decision({ origin: NEW, allowed: false, reason: 'origin-not-listed' }),
        decision({ origin: 'null', allowed: false, reason: 'origin-null' }),
        decision({ origin: undefined, weight: 7 } as never),
        decision({ class: 'prices' }),
        '{"cdk-cors":"allowlist"}',
        '{"broken',
      ].join('\r\n'),
    );
    const { output, exitCode } = await replay(log, '--policy', policy);
    expect(output.split('\n')).toEqual([
      '45 requests judged, from 2026-11-30T12:00Z to 2026-11-30T13:00Z',
      'would be denied, and were let in:',
      `  ${TEA}  42 requests since 2026-11-30T12:00Z, last 2026-11-30T13:00Z`,
      '    orders: preflight for PUT, origin-not-listed (42)',
      'would be let in, and were denied:',
      `  ${NEW}  1 request since 2026-11-30T12:00Z, last 2026-11-30T12:00Z`,
      '    orders: preflight for PUT, origin-listed (1)',
      '7 requests without an origin in the log, which nobody can judge',
      'skipped 3 lines without a request with Origin',
      'skipped 1 line of classes that no policy here judges',
    ]);
    expect(exitCode).toBe(1);
    const quiet = await replay(write('same.log', decision()), '--policy', policy);
    expect(quiet).toMatchObject({
      exitCode: 0,
      output: expect.stringContaining('every request would be decided as it was'),
    });
  });

  it('knows of no decision while a list could not be read', async () => {
    const out = decision({ allowed: false, reason: 'allowlist-unavailable' });
    const { output } = await replay(write('outage.log', out), '--policy', policy);
    expect(output).toContain('every request would be decided as it was');
  });

  it('reads logs of AWS WAF, with headers, at the paths that are asked for', async () => {
    const preflight = { Origin: SHOP, 'Access-Control-Request-Method': 'PUT', 'access-control-request-headers': 'x-a' };
    const log = write(
      'waf.log.gz',
      gzipSync(
        [
          waf(preflight, { httpMethod: 'OPTIONS' }),
          waf({ origin: TEA }),
          waf({ origin: TEA }, { uri: '/prices' }),
          waf({ host: 'a' }),
        ].join('\n'),
      ),
    );
    const unknown = await replay(log, '--policy', policy, '--path', '/orders');
    expect(unknown.output).toContain('would be denied; the logs do not say what was decided (--current):');
    expect(unknown.output).toContain('    orders: preflight for PUT with x-a, header-not-allowed (1)');
    expect(unknown.output).toContain('skipped 1 line of other paths');
    expect(unknown.exitCode).toBe(0);
    const current = write('current.json', JSON.stringify({ name: 'orders', origins: [TEA], methods: ['GET'] }));
    const known = await replay(log, '--policy', policy, '--current', current, '--json');
    const { denied, admitted, undecided, judged } = JSON.parse(known.output);
    expect({ denied, admitted, undecided, judged }).toMatchObject({
      denied: [{ origin: TEA, kind: 'actual', method: 'GET', count: 2, reason: 'origin-not-listed' }],
      admitted: [],
      undecided: [],
      judged: 3,
    });
    expect(known.exitCode).toBe(1);
  });

  it('reads real-time logs of CloudFront by their fields, and counts what was cut', async () => {
    const headers = (text: string) => encodeURIComponent(text);
    const long = `Host:a.example\n${'x'.repeat(900)}:1`;
    const log = write(
      'real-time.log',
      [
        `${AT / 1000}.123\t192.0.2.1\tOPTIONS\t/orders/1\t${headers(`Host:a\nOrigin:${TEA}\nAccess-Control-Request-Method:PUT\n`)}`,
        `${AT / 1000}.200\t192.0.2.1\tGET\t/orders/1\t${headers(`Host:a\norigin:${SHOP}\n`)}`,
        `${AT / 1000}.300\t192.0.2.1\tGET\t/orders/1\t${headers(long).slice(0, 800)}`,
      ].join('\n'),
    );
    const fields = ['--fields', 'timestamp,c-ip,cs-method,cs-uri-stem,cs-headers'];
    const { output } = await replay(log, '--policy', policy, ...fields);
    expect(output).toContain('2 requests judged, from 2026-11-30T12:00Z');
    expect(output).toContain(`  ${TEA}  1 request`);
    expect(output).toContain('skipped 1 line whose headers CloudFront cut');
    await expect(replay(log, '--policy', policy)).rejects.toThrow('name the fields of a real-time log by --fields');
    await expect(replay(log, '--policy', policy, '--fields', 'timestamp')).rejects.toThrow(
      '--fields: cs-method and cs-headers not among',
    );
  });

  it('judges what functions logged by the classes of an app, with a list that is live, or to be', async () => {
    const app = synthesise((root) => {
      const stack = new Stack(root, 'Shop');
      const api = new RestApi(stack, 'Api');
      api.root.addResource('orders').addMethod('PUT', new MockIntegration());
      const allowlist = OriginAllowlist.fromParameterName('/shop/orders', { initialOrigins: [SHOP] });
      RestApiCors.of(api).apply(
        '/orders',
        EndpointClass.credentialed(stack, 'Orders', { allowlist, methods: ['PUT'] }),
      );
    });
    const { aws } = await serve(app);
    const log = write(
      'app.log',
      [decision(), decision({ origin: TEA }), decision({ stack: 'Other', origin: TEA })].join('\n'),
    );
    const live = await replay(log, '--app', app, '--endpoint-url', aws);
    expect(live.output).toContain(`would be denied, and were let in:\n  ${TEA}  1 request`);
    const list = write('list.txt', `${TEA};until=2030-01-01 ${SHOP}`);
    const next = await replay(log, '--app', app, '--class', 'orders', '--list', list);
    expect(next).toMatchObject({ exitCode: 0, output: expect.stringContaining('2 requests judged') });
    await expect(
      replay(log, '--app', app, '--class', 'orders', '--list', write('bad.txt', 'tea.example')),
    ).rejects.toThrow('--list: these entries admit nobody: "tea.example"');
    await expect(replay(log, '--app', app, '--list', list)).rejects.toThrow('--list belongs to --class');
    await expect(
      replay(write('web-acl.log', waf({ origin: TEA })), '--app', app, '--class', 'orders', '--list', list),
    ).rejects.toThrow('these logs name no class: judge them by --policy');
  });

  it('says of logs without Origin what to turn on', async () => {
    const of = (name: string, text: string) => replay(write(name, text), '--policy', policy);
    await expect(of('access.log', '{"requestId":"1","httpMethod":"GET"}\n')).rejects.toThrow(
      'these are access logs of API Gateway, which have no Origin: read the logs of functions',
    );
    await expect(of('standard.log', '#Version: 1.0\n#Fields: date time\n2026\t1\n')).rejects.toThrow(
      'these are standard logs of CloudFront, which have no Origin: turn on real-time logs with the fields',
    );
    await expect(of('empty.log', '')).rejects.toThrow('no line tells of a request with Origin');
    await expect(of('prices.log', decision({ class: 'prices' }))).rejects.toThrow('these logs tell of other classes');
    await expect(replay('/nowhere', '--policy', policy)).rejects.toThrow('cannot read "/nowhere"');
  });

  it('takes no more memory than there are kinds of requests that it tells apart', async () => {
    const made = Array.from({ length: 60_000 }, (_, i) => decision({ origin: `https://${i}.example`, allowed: false }));
    const log = write('made-up.log', `${made.join('\n')}\n${'x'.repeat(3_000_000)}\n${decision({ origin: TEA })}`);
    const { output } = await replay(log, '--policy', policy);
    expect(output).toContain('of too many different ones to tell apart: 1 would be denied, 0 let in, 10000 as before');
    expect(output).toContain('skipped 1 line longer than 1 MB');
  });

  it('denies nobody whom the policy of today let in, by lines that have the origin alone, or tell of own pages', async () => {
    const same = write(
      'writes.json',
      JSON.stringify({ name: 'orders', origins: [SHOP], methods: ['PUT'], rejectForeignWrites: true }),
    );
    const log = write(
      'sums.log',
      [
        decision({ method: undefined, weight: 41 } as never),
        decision({ kind: 'actual', reason: 'same-origin', origin: 'https://api.shop.example', method: 'POST' }),
      ].join('\n'),
    );
    const { output, exitCode } = await replay(log, '--policy', same);
    expect(output.split('\n').slice(1)).toEqual(['every request would be decided as it was']);
    expect(exitCode).toBe(0);
    const denied = await replay(
      write('sum.log', decision({ origin: TEA, method: undefined, weight: 41 } as never)),
      '--policy',
      same,
    );
    expect(denied.output).toContain('    orders: preflight, origin-not-listed (41)');
  });

  it('tells lines apart that something else wrote in another order', async () => {
    const sorted = [TEA, NEW].map((origin, i) => {
      const { _aws, ...line } = JSON.parse(decision({ origin, weight: i + 1 }));
      return JSON.stringify({ '@m': 1, _aws, ...line });
    });
    const { output } = await replay(write('sorted.log', sorted.join('\n')), '--policy', policy);
    expect(output).toContain(`  ${TEA}  1 request since`);
    expect(output).toContain('3 requests judged');
  });

  it('takes lines that end as on Windows for what they say', async () => {
    const headers = encodeURIComponent(`origin:${SHOP}\n`);
    const log = write('windows.log', `1796040000.1\tGET\t${headers}\t/orders\r\n`);
    const fields = 'timestamp,cs-method,cs-headers,cs-uri-stem';
    const { output } = await replay(log, '--policy', policy, '--fields', fields, '--path', '/orders');
    expect(output).toContain('1 request judged');
  });

  it('says nothing of times that are none', async () => {
    const log = write(
      'times.log',
      [
        JSON.stringify({ ...JSON.parse(waf({ origin: TEA })), timestamp: 1796040000000000000 }),
        JSON.stringify({ ...JSON.parse(waf({ origin: TEA }, { httpMethod: 'HEAD' })), timestamp: null }),
        waf({ origin: TEA }, { httpMethod: 'POST' }),
      ].join('\n'),
    );
    const { output } = await replay(log, '--policy', policy);
    expect(output).toContain('3 requests judged, from 2026-11-30T12:00Z to 2026-11-30T12:00Z');
    expect(output).toContain(`  ${TEA}  3 requests since 2026-11-30T12:00Z`);
  });

  it('does not take what it cannot tell apart for requests that were let in', async () => {
    const made = Array.from({ length: 50_010 }, (_, i) => waf({ origin: `https://${i}.example` }));
    const { output, exitCode } = await replay(write('many.log', made.join('\n')), '--policy', policy);
    expect(output).toContain(
      '0 would be denied, 0 let in, 0 as before, 10 would be denied of which the logs do not say',
    );
    expect(exitCode).toBe(0);
  });

  it('prints a query that finds the same where the logs lie', async () => {
    const wide = write(
      'wide.json',
      JSON.stringify({ name: 'orders', origins: [SHOP, 'https://*.tenant.example'], methods: ['GET'] }),
    );
    const { output } = await replay('--policy', wide, '--query', 'insights');
    expect(output).toContain('| filter origin not in ["https://app.shop.example"]');
    const [, pattern = ''] = /not like \/(.*)\/$/m.exec(output) ?? [];
    const expression = new RegExp(pattern);
    expect(
      ['https://a.b.tenant.example', 'https://tenant.example', 'https://xtenant.example'].map((one) =>
        expression.test(one),
      ),
    ).toEqual([true, false, false]);
    expect((await replay('--policy', wide, '--query', 'athena')).output).toContain(
      "AND h.value NOT IN ('https://app.shop.example')",
    );
    await expect(replay('--query', 'athena')).rejects.toThrow('--query belongs to --policy');
    await expect(replay('--policy', policy)).rejects.toThrow('write the files of logs, or --query');
  });
});
