import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { build } from 'esbuild';
import type { HttpResponse } from '../../../request/cors/http-response';
import { has, ParameterServer } from '../../support/request/parameter-server';
import { restEvent } from '../../support/request/rest-events';

const LISTED = 'https://app.example.com';
const OTHER = 'https://other.example.com';

/** One second is the soft limit, so that a test can outlast it. */
const config = {
  classes: {
    orders: {
      policy: { name: 'orders', origins: [], methods: ['GET', 'PUT'] },
      live: { parameter: '/shop/orders/origins', freshForSeconds: 1, usableForSeconds: 600 },
    },
    catalogue: { policy: { name: 'catalogue', origins: [LISTED], methods: ['GET'] } },
  },
  routes: [
    { path: '/orders', read: 'orders', write: 'orders' },
    { path: '/catalogue', read: 'catalogue', write: 'catalogue' },
  ],
};

let folder: string;
let server: ParameterServer;
let instance: Instance;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'regional-responder-'));
  await build({
    entryPoints: ['lambda/regional-responder/index.ts'],
    outfile: join(folder, 'index.js'),
    bundle: true,
    platform: 'node',
    target: 'node20',
    minify: true,
  });
});
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(async () => {
  writeFileSync(join(folder, 'config.json'), JSON.stringify(config));
  server = await new ParameterServer().start();
});
afterEach(async () => {
  instance.end();
  await server.stop();
});

/** A process with the bundle in it. */
class Instance {
  readonly process: ChildProcess;
  /** What the function logged. */
  readonly lines: Record<string, unknown>[] = [];
  private readonly answers: ((answer: HttpResponse) => void)[] = [];

  constructor() {
    const args = [join(__dirname, 'instance.cjs'), join(folder, 'index.js')];
    this.process = spawn(process.execPath, args, { env: server.env, stdio: ['pipe', 'pipe', 'inherit'] });
    createInterface({ input: this.process.stdout! }).on('line', (line) => {
      const { answer, ...logged } = JSON.parse(line);
      if (answer) this.answers.shift()?.(answer);
      else this.lines.push(logged);
    });
  }

  preflight(resource: string, origin: string): Promise<HttpResponse> {
    const event = restEvent({ method: 'OPTIONS', origin, requestMethod: 'GET' }, resource);
    this.process.stdin!.write(`${JSON.stringify(event)}\n`);
    return new Promise((resolve) => this.answers.push(resolve));
  }

  async granted(resource: string, origin: string): Promise<boolean> {
    const { statusCode, headers } = await this.preflight(resource, origin);
    return statusCode === 204 && headers['access-control-allow-origin'] === origin;
  }

  end(): void {
    this.process.kill('SIGKILL');
  }
}

describe('the bundle of the responder', () => {
  it('has at most 40 KB', () => {
    instance = new Instance();
    expect(statSync(join(folder, 'index.js')).size).toBeLessThanOrEqual(40_000);
  });

  it('reads the config beside it, and live lists from Parameter Store', async () => {
    server.behaviour = has(LISTED);
    instance = new Instance();
    expect(await instance.granted('/catalogue', LISTED)).toBe(true);
    expect(server.calls.length).toBe(0);
    expect(await instance.granted('/orders', LISTED)).toBe(true);
    expect(await instance.granted('/orders', OTHER)).toBe(false);
    expect(server.calls.length).toBe(1);
    expect(instance.lines).toMatchObject([{ 'cdk-cors': 'decision', class: 'orders', allowed: false, origin: OTHER }]);
  });

  it.each(['no JSON', '{}'])('denies everything, and says why, with a config that is %s', async (text) => {
    writeFileSync(join(folder, 'config.json'), text);
    instance = new Instance();
    expect((await instance.preflight('/catalogue', LISTED)).statusCode).toBe(403);
    expect(instance.lines[0]).toMatchObject({ 'cdk-cors': 'config', problems: [expect.any(String)] });
  });
});

describe('an instance that is frozen between requests', () => {
  /** Freezes the instance for longer than the soft limit. */
  async function freeze(meanwhile: () => unknown): Promise<void> {
    instance.process.kill('SIGSTOP');
    await meanwhile();
    await setTimeout(1_200);
    instance.process.kill('SIGCONT');
  }

  beforeEach(async () => {
    server.behaviour = has(LISTED);
    instance = new Instance();
    expect(await instance.granted('/orders', LISTED)).toBe(true);
  });

  it('does not answer from a list that became too old meanwhile', async () => {
    await freeze(() => {
      server.behaviour = has(OTHER);
    });
    expect(await instance.granted('/orders', LISTED)).toBe(false);
    expect(await instance.granted('/orders', OTHER)).toBe(true);
  });

  it('reads over a new connection when the old one was closed meanwhile', async () => {
    await freeze(() => {
      server.behaviour = has(OTHER);
      server.closeIdleConnections();
    });
    expect(await instance.granted('/orders', OTHER)).toBe(true);
    expect(instance.lines.filter((line) => line['cdk-cors'] === 'allowlist')).toEqual([]);
  });

  it('keeps a listed origin in, and others out, when Parameter Store stopped meanwhile', async () => {
    await freeze(() => server.stop());
    expect(await instance.granted('/orders', LISTED)).toBe(true);
    expect(await instance.granted('/orders', OTHER)).toBe(false);
    const problem = { 'cdk-cors': 'allowlist', class: 'orders', problem: 'unreachable' };
    expect(instance.lines).toEqual(expect.arrayContaining([expect.objectContaining(problem)]));
    await server.restart();
  });
});
