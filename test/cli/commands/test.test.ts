import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { testCommand } from '../../../cli/commands/test';
import { type CorsRequest, compilePolicy, decide } from '../../../lib/policy';
import { runCommand } from '../../support/cli/run-command';

const policy = compilePolicy({
  name: 'orders',
  origins: ['https://app.example', 'https://*.tenant.example'],
  methods: ['GET', 'POST'],
  requestHeaders: ['content-type'],
  credentials: true,
  rejectForeignWrites: true,
});
const policyFile = join(mkdtempSync(join(tmpdir(), 'test-command-')), 'policy.json');
writeFileSync(policyFile, JSON.stringify(policy));

let server: Server | undefined;
afterEach(() => server?.close());

/** An endpoint that does what the policy says, and what `spoil` does to that. */
async function endpoint(
  spoil: (headers: Record<string, string>, request: CorsRequest) => void = () => {},
): Promise<string> {
  server = createServer(({ method, headers }, response) => {
    const requestMethod = headers['access-control-request-method'];
    const requestHeaders = headers['access-control-request-headers'];
    const decision = decide(policy, {
      method: method as string,
      origin: headers.origin,
      requestMethod,
      requestHeaders,
    } as CorsRequest);
    const answer = { ...decision.headers };
    spoil(answer, { method: method as string, origin: headers.origin });
    response.writeHead(decision.status ?? 200, answer).end();
  });
  await new Promise<void>((listening) => server?.listen(0, '127.0.0.1', listening));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('cdk-cors test', () => {
  it('sends headers that scripts add with all requests but preflights, and says what was answered', async () => {
    const seen: [string | undefined, string | undefined][] = [];
    server = createServer(({ method, headers }, response) => {
      seen.push([method, headers.authorization]);
      response.writeHead(headers.authorization ? 200 : 401).end();
    });
    await new Promise<void>((listening) => server?.listen(0, '127.0.0.1', listening));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const header = 'Authorization: Bearer abc';
    const { output } = await runCommand(testCommand(), url, '--policy', policyFile, '--header', header);
    expect(new Set(seen.map(([method, value]) => `${method} ${value}`))).toEqual(
      new Set(['OPTIONS undefined', 'GET Bearer abc']),
    );
    expect(output).toContain('FAIL read from https://app.example: answered with 200');
    expect(output).toContain('FAIL preflight for GET, listed origin https://app.example: answered with 401');
  });

  it('finds nothing on an endpoint that keeps to its policy', async () => {
    const { output, exitCode } = await runCommand(
      testCommand(),
      await endpoint(),
      '--policy',
      policyFile,
      '--path',
      '/orders',
      '--writes',
    );
    expect(output).not.toContain('FAIL');
    expect(output).toContain('ok   foreign write');
    expect(exitCode).toBe(0);
  });

  it('names what a reflecting endpoint grants to strangers', async () => {
    const url = await endpoint((headers, { origin }) => {
      if (origin) headers['access-control-allow-origin'] = origin;
    });
    const { output, exitCode } = await runCommand(testCommand(), url, '--policy', policyFile);
    expect(output).toContain('FAIL read from https://stranger.invalid');
    expect(output).toContain(
      'access-control-allow-origin: https://stranger.invalid, expected none (origin-not-listed)',
    );
    expect(exitCode).toBe(1);
  });

  it('sends no write unless it is told to', async () => {
    const methods = new Set<string>();
    const url = await endpoint((_, { method }) => methods.add(method));
    await runCommand(testCommand(), url, '--policy', policyFile);
    expect(methods).toEqual(new Set(['OPTIONS', 'GET']));
  });

  it('fails with a sentence when nothing answers or the URL is none', async () => {
    const url = await endpoint();
    await new Promise((closed) => server?.close(closed));
    await expect(runCommand(testCommand(), url, '--policy', policyFile)).rejects.toThrow('ECONNREFUSED');
    await expect(runCommand(testCommand(), 'orders', '--policy', policyFile)).rejects.toThrow('got "orders"');
  });
});
