import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { RestApi } from 'aws-cdk-lib/aws-apigateway';
import type { Network } from '../../../checks/audit/find-out';
import { auditCommand } from '../../../cli/commands/audit';
import { EndpointClass, OriginAllowlist, RestApiCors } from '../../../lib';
import { networkOf, plainServer } from '../../support/checks/network';
import { runCommand } from '../../support/cli/run-command';
import { stubEnv, unstubEnvs } from '../../support/jest/env';
import { has, ParameterServer, refuses } from '../../support/request/parameter-server';

const folder = mkdtempSync(join(tmpdir(), 'audit-command-'));

function write(name: string, content: unknown): string {
  const file = join(folder, name);
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

/** What synth writes of an app with a class of each kind. */
function synthesised(port: number): string {
  const app = new App({ outdir: mkdtempSync(join(tmpdir(), 'audit-app-')) });
  const stack = new Stack(app, 'Shop');
  const api = new RestApi(stack, 'Api');
  const classes = {
    '/products': EndpointClass.publicRead(stack, 'Products'),
    '/admin': EndpointClass.credentialed(stack, 'Admin', {
      allowlist: OriginAllowlist.of('https://gone.shop.test', `http://localhost:${port}`),
      methods: ['PUT'],
    }),
    '/orders': EndpointClass.credentialed(stack, 'Orders', {
      allowlist: OriginAllowlist.fromParameterName('/shop/orders', { patternsUnder: ['shop.test'] }),
      methods: ['GET'],
    }),
  };
  for (const [path, one] of Object.entries(classes)) {
    api.root.resourceForPath(path).addMethod('GET');
    RestApiCors.of(api).apply(path, one);
  }
  return app.synth().directory;
}

describe('cdk-cors audit', () => {
  let app: string;
  let network: Network;
  let port: number;
  const run = (...args: string[]) =>
    runCommand(
      auditCommand(() => network),
      ...args,
    );

  beforeAll(() => {
    app = synthesised(3000);
  });
  beforeEach(async () => {
    port = await plainServer((_, response) => void response.end());
    network = await networkOf({ 'shop.test': { SOA: true }, 'app.shop.test': { A: ['127.0.0.1'] } });
  });
  afterEach(unstubEnvs);

  const policyFile = (...origins: string[]) =>
    write('policy.json', {
      name: 'orders',
      origins,
      methods: ['GET'],
      dangerouslyAllowInsecureOrigins: true,
    });

  it('exits with 0 where nothing is wrong', async () => {
    const { output, exitCode } = await run('--policy', policyFile(`http://app.shop.test:${port}`));
    expect(output).toContain('1 entry, 0 errors, 0 warnings, 0 notes');
    expect(exitCode).toBe(0);
  });

  it.each([
    [[], 0],
    [['--fail-on', 'warning'], 1],
    [['--fail-on', 'note'], 1],
    [['--fail-on', 'never'], 0],
  ])('with %j, exits for a warning with %s', async (options, expected) => {
    const { output, exitCode } = await run('--policy', policyFile('https://gone.shop.test'), ...options);
    expect(output).toContain('warning orders https://gone.shop.test: name-unknown - gone.shop.test does not exist');
    expect(exitCode).toBe(expected);
  });

  it('counts what an earlier report does not have', async () => {
    const file = policyFile('https://gone.nobody.test');
    const first = await run('--policy', file, '--json');
    expect(first.exitCode).toBe(1);
    const baseline = write('report.json', first.output);
    expect((await run('--policy', file, '--baseline', baseline)).exitCode).toBe(0);
    const more = policyFile('https://gone.nobody.test', 'https://gone.elsewhere.test');
    const { output, exitCode } = await run('--policy', more, '--baseline', baseline);
    expect(output).toContain('\nnew error orders https://gone.elsewhere.test: domain-unregistered');
    expect(output).toContain('\nerror orders https://gone.nobody.test: domain-unregistered');
    expect(exitCode).toBe(1);
  });

  it('writes SARIF', async () => {
    const sarif = join(folder, 'audit.sarif');
    await run('--policy', policyFile('https://gone.shop.test'), '--sarif', sarif);
    const { version, runs } = JSON.parse(readFileSync(sarif, 'utf8'));
    expect(version).toBe('2.1.0');
    expect(runs[0].results).toHaveLength(1);
  });

  describe('with lists in Parameter Store', () => {
    let server: ParameterServer;
    beforeEach(async () => {
      server = await new ParameterServer().start();
      for (const [name, value] of Object.entries(server.env)) stubEnv(name, value);
    });
    afterEach(() => server.stop());

    it('audits each class of an app once, and none for any origin', async () => {
      server.behaviour = has(
        `https://*.shop.test,https://*.com;review=2020-01-01\nhttps://x.test;until=2020-01-01 Nonsense`,
      );
      const { output, exitCode } = await run('--app', app, '--json');
      const { entries } = JSON.parse(output);
      expect(
        entries.map((entry: { findings: { code: string }[] } & Record<string, unknown>) => [
          entry['stack'],
          entry['class'],
          entry['list'],
          entry['entry'],
          ...entry.findings.map(({ code }) => code),
        ]),
      ).toEqual([
        ['Shop', 'admin', 'code', 'http://localhost:3000'],
        ['Shop', 'admin', 'code', 'https://gone.shop.test', 'name-unknown'],
        ['Shop', 'orders', '/shop/orders', 'https://*.shop.test'],
        ['Shop', 'orders', '/shop/orders', 'https://*.com;review=2020-01-01', 'entry-invalid'],
        ['Shop', 'orders', '/shop/orders', 'https://x.test;until=2020-01-01', 'entry-ended'],
        ['Shop', 'orders', '/shop/orders', 'Nonsense', 'entry-invalid'],
      ]);
      expect(exitCode).toBe(0);
    });

    it('audits a parameter by itself', async () => {
      server.behaviour = has(`https://*.shop.test,http://app.shop.test:${port}`);
      const { output } = await run('--parameter', '/shop/orders');
      expect(output).toContain('2 entries, 0 errors, 0 warnings, 0 notes');
    });

    it('exits with 2 where a list cannot be read', async () => {
      server.behaviour = refuses(400, 'ParameterNotFound');
      const { output, exitCode } = await run('--parameter', '/shop/orders');
      expect(output).toContain('error /shop/orders /shop/orders: list-unreadable - /shop/orders: missing');
      expect(exitCode).toBe(2);
    });
  });

  it('reads when requests came from where', async () => {
    const row = (origin: string, at: string) =>
      Object.entries({ stack: 'Shop', class: 'orders', origin, at }).map(([field, value]) => ({ field, value }));
    const seen = write('seen.json', {
      results: [row('http://localhost:1', String(Date.now())), row('http://localhost:2', '2020-01-02 03:04:05.000')],
    });
    const { output } = await run(
      '--policy',
      policyFile('http://localhost:1', 'http://localhost:2', 'http://localhost:3'),
      '--seen',
      seen,
    );
    expect(output.split('\n').filter((line) => line.includes(': not-seen - '))).toEqual([
      'warning orders http://localhost:2: not-seen - the last request from there was on 2020-01-02',
      'warning orders http://localhost:3: not-seen - no request from there is known',
    ]);
  });

  it.each([
    [[], 'write what to audit'],
    [['--class', 'orders', '--policy', 'x.json'], '--class belongs to --app'],
    [['--policy', join(folder, 'none.json')], 'cannot read'],
    [['--policy', 'x', '--baseline', write('empty.json', {})], 'is no report'],
    [['--policy', 'x', '--seen', write('empty.json', {})], 'has no "results"'],
    [['--app', folder], 'assembly-not-found'],
  ])('refuses %j', async (args, message) => {
    await expect(run(...args)).rejects.toThrow(message);
  });

  it('names the classes that there are', async () => {
    await expect(run('--app', app, '--class', 'order')).rejects.toThrow(
      '--class: got "order": one of "products", "admin", "orders" was expected',
    );
  });
});
