import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server as TcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { afterEach, describe, expect, it } from '@jest/globals';
import { testCommand } from '../../../cli/commands/test';
import { type CorsRequest, compilePolicy, decide } from '../../../lib/policy';
import { selfSignedCertificate } from '../../../preview/certificate';
import { runCommand } from '../../support/cli/run-command';
import { stubEnv, unstubEnvs } from '../../support/jest/env';
import { onTestFinished } from '../../support/jest/on-test-finished';
import { startProxy } from '../../support/network/proxy-server';

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
afterEach(() => void server?.close());

/** An answer that is what the policy says, but for the status that `statusOf` names. */
function decider(statusOf: (method: string | undefined) => number | undefined = () => undefined): RequestListener {
  return ({ method, headers }, response) => {
    const request = {
      method,
      origin: headers.origin,
      requestMethod: headers['access-control-request-method'],
      requestHeaders: headers['access-control-request-headers'],
    };
    const decision = decide(policy, request as CorsRequest);
    response.writeHead(statusOf(method) ?? decision.status ?? 200, { ...decision.headers }).end();
  };
}

/** URL of an endpoint on loopback. */
async function answering(listener: RequestListener): Promise<string> {
  server = createServer(listener);
  await new Promise<void>((listening) => server?.listen(0, '127.0.0.1', listening));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** URL of a server with TLS, which ends with the test. */
async function secure(listening: TcpServer): Promise<string> {
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void listening.close());
  return `https://127.0.0.1:${(listening.address() as AddressInfo).port}`;
}

function write(name: string, text: string): string {
  const file = join(mkdtempSync(join(tmpdir(), 'test-command-')), name);
  writeFileSync(file, text);
  return file;
}

/** Runs the command, and once more for its JSON. */
async function run(url: string, ...args: string[]) {
  const text = await runCommand(testCommand(), url, '--policy', policyFile, ...args);
  const json = await runCommand(testCommand(), url, '--policy', policyFile, '--json', ...args);
  expect(json.exitCode).toBe(text.exitCode);
  const results: { name: string; status?: number; differences: string[]; obstacle?: { code: string } }[] = JSON.parse(
    json.output,
  );
  return { ...text, results };
}

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

  it('fails with a sentence when the URL is none', async () => {
    await expect(runCommand(testCommand(), 'orders', '--policy', policyFile)).rejects.toThrow('got "orders"');
  });

  it('sends a header as often as it is given, and refuses what is none', async () => {
    const seen = new Set<string>();
    const url = await answering((request, response) => {
      if (request.method === 'GET') seen.add(request.rawHeaders.join(' '));
      response.end();
    });
    const twice = ['--header', 'x-a: 1', '--header', 'X-A: 2'];
    await runCommand(testCommand(), url, '--policy', policyFile, ...twice);
    expect([...seen].every((headers) => headers.includes('x-a 1 x-a 2'))).toBe(true);
    const bad = runCommand(testCommand(), url, '--policy', policyFile, '--header', 'nothing');
    await expect(bad).rejects.toThrow('--header: got "nothing"');
  });
});

describe('what cdk-cors test cannot judge', () => {
  it.each([301, 302, 303, 307, 308])('a redirect (%i) is told in a line, with its target', async (status) => {
    const url = await answering((_, response) => {
      response
        .writeHead(status, { location: `/other?state=${Math.random()}`, 'access-control-allow-origin': '*' })
        .end();
    });
    const { output, exitCode, results } = await run(url);
    expect(exitCode).toBe(2);
    const line = `?    ${url}/ (19 of 19): redirected - ${status} to ${url}/other: `;
    expect(output.split('\n').filter((each) => each.includes('redirected'))).toEqual([expect.stringContaining(line)]);
    expect(output).toContain('0 as the policy says, 0 not, 19 could not be judged');
    expect(results[0]).toMatchObject({ status, differences: [], obstacle: { code: 'redirected' } });
  });

  it.each([429, 503])('%i is asked again after Retry-After, and judged then', async (status) => {
    const decided = decider();
    let refused = 0;
    const url = await answering((request, response) => {
      if (refused++ % 2 === 0) response.writeHead(status, { 'retry-after': '0' }).end();
      else decided(request, response);
    });
    const { output, exitCode } = await run(url);
    expect(output).toContain('19 as the policy says, 0 not');
    expect(exitCode).toBe(0);
  });

  it.each([
    [429, 'rate-limited'],
    [503, 'unavailable'],
  ])('%i is not waited for for ever', async (status, code) => {
    const url = await answering((_, response) => {
      response.writeHead(status, { 'retry-after': '3600' }).end();
    });
    const { output, exitCode, results } = await run(url);
    expect(output).toContain(`?    ${url}/ (19 of 19): ${code} - ${status}`);
    expect(results.map(({ obstacle }) => obstacle?.code)).toEqual(Array(19).fill(code));
    expect(exitCode).toBe(2);
  });

  it('is not what the endpoint itself answers, with the headers of the policy', async () => {
    const decided = decider((method) => (method === 'GET' ? 503 : undefined));
    const url = await answering(decided);
    const { output } = await run(url);
    expect(output).toContain('ok   read from https://app.example');
  });

  it('does not hide what differs', async () => {
    const url = await answering((request, response) => {
      response.writeHead(request.method === 'OPTIONS' ? 307 : 200, { location: '/other' }).end();
    });
    const { output, exitCode } = await run(url);
    expect(output).toContain('FAIL read from https://app.example');
    expect(output).toMatch(/0 as the policy says, \d+ not, \d+ could not be judged/);
    expect(exitCode).toBe(1);
  });

  it('nothing listens, or the name is unknown: said once', async () => {
    const url = await answering(() => {});
    await new Promise((closed) => server?.close(closed));
    for (const [target, code] of [
      [url, 'connection-refused - connect ECONNREFUSED'],
      ['https://nowhere.invalid', 'host-unknown - getaddrinfo'],
    ] as const) {
      const { output, exitCode, results } = await run(target);
      expect(output).toContain(`(1 of 1): ${code}`);
      expect(results).toEqual([expect.objectContaining({ differences: [], obstacle: expect.any(Object) })]);
      expect(exitCode).toBe(2);
    }
  });

  it('a certificate of an own CA: named with what helps', async () => {
    const decided = decider();
    const url = await secure(createSecureServer(await selfSignedCertificate(), decided));
    const { output, exitCode } = await run(url);
    expect(output).toMatch(/certificate-untrusted - .*NODE_EXTRA_CA_CERTS/);
    expect(exitCode).toBe(2);
    expect((await run(url, '--insecure')).exitCode).toBe(0);
  });

  it('a server that asks for a client certificate: named with the options', async () => {
    const decided = decider();
    const { key, cert } = await selfSignedCertificate();
    const asking = { key, cert, ca: cert, requestCert: true, rejectUnauthorized: true };
    const url = await secure(createSecureServer(asking, decided));
    const { output, exitCode } = await run(url, '--insecure');
    expect(output).toMatch(/client-certificate-refused - .*--cert and --key/);
    expect(exitCode).toBe(2);
    const files = ['--cert', write('cert.pem', cert), '--key', write('key.pem', key)];
    expect(await run(url, '--insecure', ...files)).toMatchObject({ exitCode: 0 });
    await expect(run(url, '--cert', 'cert.pem')).rejects.toThrow('--cert and --key belong together');
    await expect(run(url, '--cert', policyFile, '--key', policyFile)).rejects.toThrow('no certificate with its key');
  });

  it('no HTTP/1.1: said so', async () => {
    const url = await secure(createTlsServer({ ...(await selfSignedCertificate()), ALPNProtocols: ['h2'] }));
    const { output, exitCode } = await run(url, '--insecure');
    expect(output).toContain('http-version-unsupported - ');
    expect(exitCode).toBe(2);
    const raw = createTcpServer((socket) => void socket.end('SSH-2.0-server\r\n'));
    await new Promise<void>((listening) => raw.listen(0, '127.0.0.1', listening));
    onTestFinished(() => void raw.close());
    const other = await run(`http://127.0.0.1:${(raw.address() as AddressInfo).port}`);
    expect(other.output).toContain('http-version-unsupported - ');
  });
});

describe('cdk-cors test behind a proxy', () => {
  afterEach(unstubEnvs);

  it.each(['HTTPS_PROXY', 'https_proxy', 'ALL_PROXY'])('goes by %s', async (variable) => {
    const { port } = new URL(await secure(createSecureServer(await selfSignedCertificate(), decider())));
    const proxy = await startProxy(Number(port));
    stubEnv(variable, proxy.url);
    expect(await run('https://api.shop.example', '--insecure')).toMatchObject({ exitCode: 0 });
    expect(new Set(proxy.asked)).toEqual(new Set(['api.shop.example:443']));
  });

  it('goes by HTTP_PROXY, with user and password, and without a scheme', async () => {
    const { port } = new URL(await answering(decider()));
    const proxy = await startProxy(Number(port), 'us er:pass');
    stubEnv('HTTP_PROXY', proxy.url.replace('http://', 'us%20er:pass@'));
    expect(await run('http://api.shop.example')).toMatchObject({ exitCode: 0 });
    expect(new Set(proxy.asked)).toEqual(new Set(['api.shop.example']));
    stubEnv('HTTP_PROXY', proxy.url);
    expect((await run('http://api.shop.example')).output).toContain('proxy-refused - 407');
  });

  it('keeps to NO_PROXY, and goes to loopback by none', async () => {
    const { port } = new URL(await answering(decider()));
    const proxy = await startProxy(Number(port));
    stubEnv('HTTP_PROXY', proxy.url);
    expect(await run(`http://127.0.0.1:${port}`)).toMatchObject({ exitCode: 0 });
    stubEnv('no_proxy', '.invalid');
    expect((await run('http://nowhere.invalid')).output).toContain('host-unknown');
    expect(proxy.asked).toEqual([]);
  });

  it('says what the proxy says, and what is no proxy', async () => {
    const { port } = new URL(await answering(decider()));
    const proxy = await startProxy(Number(port), 'user:pass');
    stubEnv('HTTPS_PROXY', proxy.url);
    const refused = await run('https://api.shop.example');
    expect(refused.output).toMatch(/proxy-refused - the proxy 127\.0\.0\.1:\d+ answered 407 for api\.shop\.example/);
    expect(refused.exitCode).toBe(2);
    stubEnv('HTTPS_PROXY', 'socks5://127.0.0.1:1');
    expect((await run('https://api.shop.example')).output).toContain('proxy-unusable - got "socks5://127.0.0.1:1"');
  });
});
