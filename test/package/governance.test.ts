import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { parse } from 'yaml';
import { ShopStack } from '../../examples/shop/shop-stack';
import { EndpointClass, OriginAllowlist, RestApiCors } from '../../lib';
import { buildIfMissing } from '../support/browser/build';
import { sarifProblems } from '../support/cli/sarif-problems';
import { fencesOf } from '../support/docs/documents';

const folder = mkdtempSync(join(tmpdir(), 'cdk-cors-governance-'));
const SHOP = 'https://app.shop.example';

beforeAll(() => {
  buildIfMissing();
  const app = new App({ outdir: join(folder, 'cdk.out'), analyticsReporting: false });
  OriginAllowlist.setParameterRoot(app, '/shop/cors');
  new ShopStack(app, 'Shop');
  app.synth();
  orders('main.out', [SHOP], ['x-trace']);
  orders('next.out', [SHOP, 'https://tea.example'], []);
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** An app with one class, as docs/diff.md compares two. */
function orders(outdir: string, origins: readonly string[], requestHeaders: readonly string[]): void {
  const app = new App({ outdir: join(folder, outdir), analyticsReporting: false });
  const stack = new Stack(app, 'Shop');
  const api = new RestApi(stack, 'Api');
  api.root.addResource('orders').addMethod('DELETE', new MockIntegration());
  const allowlist = OriginAllowlist.of(...origins);
  const endpointClass = new EndpointClass(stack, 'Orders', {
    allowlist,
    methods: ['DELETE'],
    requestHeaders: [...requestHeaders],
  });
  RestApiCors.of(api).apply('/orders', endpointClass);
  app.synth();
}

interface Ran {
  readonly exitCode: number;
  readonly output: string;
  readonly errors: string;
}

/** Runs the command as it is built, in the folder. */
const run = (...args: string[]) => runIn(folder, ...args);

function runIn(cwd: string, ...args: string[]): Promise<Ran> {
  return new Promise((ran) => {
    execFile(process.execPath, [resolve('assets/cli/index.js'), ...args], { cwd }, (error, output, errors) => {
      ran({ exitCode: error === null ? 0 : Number(error.code), output, errors });
    });
  });
}

/** What a document shows of an output. */
const shownIn = (document: string) =>
  fencesOf(document)
    .filter(({ language }) => language === 'text')
    .map(({ text }) => text.trim());

describe('the command as it is built', () => {
  it('checks, and proves', async () => {
    const { exitCode, output } = await run('check', 'cdk.out', '--prove', '--sarif', 'check.sarif');
    expect(exitCode).toBe(0);
    const [shown = ''] = shownIn('docs/cli.md').filter((text) => text.includes('requests as the policy decides'));
    expect(output.split('\n')).toContain(shown);
    expect(JSON.parse(readFileSync(join(folder, 'check.sarif'), 'utf8'))).toMatchObject({ version: '2.1.0' });
  }, 120_000);

  it('scans', async () => {
    const { exitCode, output } = await run('scan', 'cdk.out', '--json');
    expect({ exitCode, found: JSON.parse(output) }).toMatchObject({
      exitCode: 0,
      found: { endpoints: expect.any(Array) },
    });
  }, 60_000);

  it('tells differences, as the document shows them', async () => {
    const { exitCode, output, errors } = await run('diff', 'main.out', 'next.out');
    expect(output.trim()).toBe(shownIn('docs/diff.md')[0]);
    expect(errors).toContain('say why with --reason, which CORS-CHANGELOG.md keeps');
    expect(exitCode).toBe(1);
    const reasoned = await run('diff', 'main.out', 'next.out', '--reason', 'contract 4711');
    expect(reasoned.exitCode).toBe(0);
    expect(readFileSync(join(folder, 'CORS-CHANGELOG.md'), 'utf8')).toContain('contract 4711');
  }, 60_000);

  it('replays, as the document shows it', async () => {
    const at = Date.UTC(2026, 10, 30, 12);
    const line = (origin: string, weight: number, hours = 0) =>
      JSON.stringify({
        'cdk-cors': 'decision',
        class: 'orders',
        kind: 'preflight',
        allowed: true,
        origin,
        method: 'PUT',
        weight,
        _aws: { Timestamp: at + hours * 3_600_000 },
      });
    writeFileSync(
      join(folder, 'functions.log'),
      [line(SHOP, 3), line('https://tea.example', 40), line('https://tea.example', 2, 1)].join('\n'),
    );
    writeFileSync(
      join(folder, 'orders.json'),
      JSON.stringify({ name: 'orders', origins: [SHOP], methods: ['GET', 'PUT'] }),
    );
    const { exitCode, output } = await run('replay', 'functions.log', '--policy', 'orders.json');
    expect(output.trim()).toBe(shownIn('docs/replay.md')[0]);
    expect(exitCode).toBe(1);
  }, 60_000);

  it('writes a guide', async () => {
    const { exitCode, output } = await run('guide', 'cdk.out', '--internal', '--out', 'guide');
    expect({ exitCode, output: output.trim() }).toEqual({
      exitCode: 0,
      output: expect.stringMatching(/^\d+ pages: open guide/),
    });
    expect(readdirSync(join(folder, 'guide'))).toEqual(
      expect.arrayContaining(['guide.css', 'index.html', 'tester.js']),
    );
  }, 60_000);

  it('runs the steps of the workflow that are its own', async () => {
    // a pull request that changes nothing
    const ci = join(folder, 'ci');
    for (const name of ['cdk.out', 'main.out']) cpSync(join(folder, 'cdk.out'), join(ci, name), { recursive: true });
    const { jobs } = parse(fencesOf('docs/rules.md').find(({ language }) => language === 'yaml')!.text);
    const lines: string[] = jobs.check.steps.flatMap(({ run: text = '' }: { run?: string }) => text.split('\n'));
    const own = lines.flatMap((text) => /^npx cdk-cors (.*?)(?: > (\S+))?$/.exec(text.trim())?.[1] ?? []);
    expect(own.map((text) => text.split(' ')[0])).toEqual(['check', 'diff']);
    for (const text of own) expect([text, (await runIn(ci, ...text.split(' '))).exitCode]).toEqual([text, 0]);
    const logs = readdirSync(ci).filter((name) => name.endsWith('.sarif'));
    expect(logs).toEqual(['check.sarif', 'diff.sarif']);
    for (const name of logs) expect(sarifProblems(JSON.parse(readFileSync(join(ci, name), 'utf8')))).toEqual([]);
  }, 120_000);
});
