import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { LambdaIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { buildPreviewCommand, startCommand } from '../../support/cli/preview-command';
import { fencesOf } from '../../support/docs/documents';
import { eventually } from '../../support/jest/eventually';
import { inline } from '../../support/preview/served-app';

/** The line that docs/preview.md shows. */
const DOCUMENTED: { endpoints: object[]; tokens: object[] } = JSON.parse(
  fencesOf('docs/preview.md').find(({ language }) => language === 'json')!.text,
);

let directory: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'preview-command-'));
  buildPreviewCommand(directory);
  const app = new App({ outdir: join(directory, 'cdk.out'), analyticsReporting: false });
  const stack = new Stack(app, 'Shop');
  const handler = inline(stack, 'Fn', 'exports.handler = async () => ({ statusCode: 200, body: String(process.pid) })');
  const { root } = new RestApi(stack, 'Api');
  root.addMethod('GET', new LambdaIntegration(handler));
  // goes on for longer than any test
  const code = `exports.handler = async () => {
    require('node:fs').writeFileSync(require('node:path').join(process.env.PIDS, String(process.pid)), '');
    await new Promise((resolve) => setTimeout(resolve, 100_000));
  }`;
  const environment = { PIDS: join(directory, 'pids') };
  const slow = inline(stack, 'Slow', code, { environment, timeout: Duration.minutes(5) });
  root.addResource('slow').addMethod('GET', new LambdaIntegration(slow));
  app.synth();
});

afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Starts the command; its first line on stdout. */
const start = (...args: string[]) => startCommand(process.execPath, [join(directory, 'index.js'), ...args], directory);

const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('cdk-cors preview', () => {
  it('prints one line of JSON once ready, and ends with its functions on SIGTERM', async () => {
    const { child, line } = await start('--json');
    const ready = JSON.parse(line);
    expect(ready).toEqual({
      page: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      aws: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      endpoints: [
        {
          kind: 'rest-api',
          id: expect.any(String),
          url: expect.any(String),
          httpsUrl: expect.any(String),
          stack: 'Shop',
        },
      ],
      tokens: [],
    });
    expect(Object.keys(DOCUMENTED)).toEqual(Object.keys(ready));
    expect(Object.keys(DOCUMENTED.endpoints[0]!)).toEqual(Object.keys(ready.endpoints[0]));
    const pid = Number(await (await fetch(ready.endpoints[0].url)).text());
    expect(isRunning(pid)).toBe(true);
    child.kill('SIGTERM');
    const [code] = await once(child, 'exit');
    expect(code).toBe(0);
    await eventually(() => expect(isRunning(pid)).toBe(false), { timeout: 20_000 });
  });

  it('ends on SIGINT with more requests open than a function has processes, and leaves no child', async () => {
    const { child, line } = await start('--json');
    const url = `${JSON.parse(line).endpoints[0].url}/slow`;
    const pids = join(directory, 'pids');
    rmSync(pids, { recursive: true, force: true });
    mkdirSync(pids);
    // two more than twice what runs at once: those that wait wait for others that wait
    const open = Array.from({ length: 9 }, () => fetch(url).catch(() => undefined));
    await eventually(() => expect(readdirSync(pids)).toHaveLength(4), { timeout: 20_000 });
    child.kill('SIGINT');
    expect(await once(child, 'exit')).toEqual([0, null]);
    await Promise.all(open);
    for (const pid of readdirSync(pids)) {
      await eventually(() => expect(isRunning(Number(pid))).toBe(false), { timeout: 20_000 });
    }
  }, 15_000);

  it('goes on when whoever reads its log is gone', async () => {
    const { child, line } = await start('--json');
    const { url } = JSON.parse(line).endpoints[0];
    child.stderr?.destroy();
    for (let request = 0; request < 3; request++) expect((await fetch(url)).status).toBe(200);
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  (process.platform !== 'win32' ? it : it.skip)('leaves no frozen function behind when it is killed', async () => {
    const { child, line } = await start('--json');
    const pid = Number(await (await fetch(JSON.parse(line).endpoints[0].url)).text());
    child.kill('SIGKILL');
    await once(child, 'exit');
    await eventually(() => expect(isRunning(pid)).toBe(false), { timeout: 20_000 });
  });

  it('tells readably what it serves', async () => {
    const { line } = await start();
    expect(line).toMatch(/^page {2}http:\/\/127\.0\.0\.1:\d+$/);
  });

  it('ends with 2 and a sentence where there is nothing to serve', async () => {
    const child = spawn(process.execPath, [join(directory, 'index.js'), '--app', 'nowhere'], { cwd: directory });
    let told = '';
    child.stderr.on('data', (chunk) => {
      told += chunk;
    });
    const [code] = await once(child, 'close');
    expect(code).toBe(2);
    expect(told).toContain('assembly-not-found');
    expect(existsSync(join(directory, 'nowhere'))).toBe(false);
  });

  it.each([
    ['{', 'is not JSON'],
    ['{"Users":{}}', 'claims-unusable: "Users" is no authorizer'],
  ])('ends with 2 and a sentence where the claims are %s', async (text, sentence) => {
    writeFileSync(join(directory, 'claims.json'), text);
    const args = [join(directory, 'index.js'), '--claims', 'claims.json'];
    const { status, stderr, stdout } = spawnSync(process.execPath, args, { cwd: directory, encoding: 'utf8' });
    expect([stderr, stdout]).toEqual([expect.stringContaining(sentence), '']);
    expect(status).toBe(2);
  });

  it('lists its assumptions', () => {
    const text = execFileSync(process.execPath, [join(directory, 'index.js'), '--assumptions'], { encoding: 'utf8' });
    expect(text).toContain('unconfirmed');
    expect(text).toContain('https://docs.aws.amazon.com/');
  });
});
