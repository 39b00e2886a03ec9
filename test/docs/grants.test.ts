import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { fencesOf } from '../support/docs/documents';
import { decoded, ISSUER, SHOP, TestIssuer } from '../support/request/token-issuer';

const fences = fencesOf('docs/tokens.md');
const scripts = fences.filter(({ language }) => language === 'js');
const curls = fences.filter(({ language, text }) => language === 'sh' && text.startsWith('curl '));
const ANSWER = JSON.parse(fences.find(({ text }) => text.includes('"access_token":'))!.text);

/** What a document's client does, told by its place in the order of the document. */
const AsyncFunction = (async () => {}).constructor as new (...source: string[]) => (...values: unknown[]) => unknown;

let test: TestIssuer;
let server: Server;
let issuer: string;
let privateKey: Awaited<ReturnType<typeof generateKeyPair>>['privateKey'];

beforeEach(async () => {
  test = await TestIssuer.start();
  // clients go by the real time
  test.now = Date.now();
  const scopes = ['orders:read'];
  const pair = await generateKeyPair('ES256');
  privateKey = pair.privateKey;
  const jwk = { ...(await exportJWK(pair.publicKey)), kid: 'bank-1', alg: 'ES256' };
  await test.register({ id: 'bank', type: 'partner', scopes, jwks: { keys: [jwk as never] } });
  await test.register({ id: 'acme', type: 'partner', scopes });
  await test.register({ id: 'shop-page', type: 'browser', origins: [SHOP], scopes });
  server = createServer(async (request, response) => {
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    const { method = 'GET', url = '/' } = request;
    const answer = await test.send(url, { method, headers, body: await text(request) });
    response.writeHead(answer.statusCode, answer.headers).end(answer.body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => void server.close());

/** Runs a script of a page or a server; what the issuer answered it. */
async function run(source: string, origin?: string): Promise<Record<string, unknown>> {
  const answers: Record<string, unknown>[] = [];
  const fetch = async (url: string, { method, body }: { method: string; body: URLSearchParams }) => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded', ...(origin && { origin }) };
    const { pathname } = new URL(url);
    const answer = await test.send(pathname, { method, headers, body: String(body) });
    answers.push(answer.json);
    return new Response(answer.body, { status: answer.statusCode, headers: answer.headers });
  };
  const known = { SignJWT, fetch, issuer: ISSUER, privateKey, userToken: await test.userToken() };
  const body = source.replace(/^import .*$/gm, '');
  await new AsyncFunction(...Object.keys(known), body)(...Object.values(known));
  return answers[0]!;
}

/** Runs a command of a shell; what it printed. */
async function shell(command: string, env: Record<string, string>): Promise<Record<string, unknown>> {
  const { stdout } = await promisify(execFile)('sh', ['-c', command], {
    env: { ...process.env, ISSUER: issuer, ...env },
  });
  return JSON.parse(stdout);
}

describe('grants in docs/tokens.md', () => {
  it('are all run here', () => {
    expect([scripts.length, curls.length]).toEqual([3, 2]);
  });

  it('a page gets a token by its origin', async () => {
    const { access_token } = await run(scripts.find(({ text }) => text.includes('web-origin'))!.text, SHOP);
    expect(decoded(access_token).claims).toMatchObject({ client_id: 'widget', 'allowed-origins': [SHOP] });
  });

  it('a partner gets one by its key', async () => {
    const { access_token } = await run(scripts.find(({ text }) => text.includes('client_assertion'))!.text);
    expect(decoded(access_token).claims).toMatchObject({ client_id: 'bank', scope: 'orders:read' });
  });

  it('a page gets one for its user', async () => {
    const { access_token } = await run(scripts.find(({ text }) => text.includes('subject_token'))!.text, SHOP);
    expect(decoded(access_token).claims).toMatchObject({ sub: 'shop|user-1', 'allowed-origins': [SHOP] });
  });

  it('a partner gets one by its secret', async () => {
    const { text: command } = curls.find(({ text }) => text.includes('client_credentials'))!;
    const { access_token, ...answer } = await shell(command, { SECRET: await test.secret('acme') });
    expect({ ...answer, access_token: expect.any(String) }).toEqual({ ...ANSWER, access_token: expect.any(String) });
    expect(decoded(access_token).claims).toMatchObject({ client_id: 'acme', sub: 'acme' });
  });

  it('an app gets one for its user', async () => {
    const { text: command } = curls.find(({ text }) => text.includes('token-exchange'))!;
    const { access_token } = await shell(command, { USER_TOKEN: await test.userToken() });
    expect(decoded(access_token).claims).toMatchObject({ client_id: 'app', sub: 'shop|user-1', scope: 'orders:read' });
  });

  it('an app that sends an origin is taken for a page', async () => {
    const { text: command } = curls.find(({ text }) => text.includes('token-exchange'))!;
    const sent = command.replace('curl -s', `curl -s -H 'origin: ${SHOP}'`);
    expect(await shell(sent, { USER_TOKEN: await test.userToken() })).toMatchObject({ error: 'invalid_client' });
  });
});
