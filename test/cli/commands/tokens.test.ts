import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { LambdaIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import type { Command } from 'commander';
import { decodeJwt, exportJWK, generateKeyPair, type JWK } from 'jose';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { clientCommand } from '../../../cli/commands/client';
import { keysCommand } from '../../../cli/commands/keys';
import { tokenCommand } from '../../../cli/commands/token';
import { EndpointClass, RestApiCors, ScopedTokens } from '../../../lib';
import { type Preview, startPreview } from '../../../preview';
import { DynamoDb } from '../../../request/aws/dynamodb';
import type { Client } from '../../../request/tokens/client/client';
import { matchesSecret } from '../../../request/tokens/client/client-secrets';
import { revoke } from '../../../request/tokens/state/revoke';
import { TokenStore } from '../../../request/tokens/state/token-store';
import { runCommand } from '../../support/cli/run-command';
import { callAws } from '../../support/preview/served-app';

const COMMANDS: { readonly [name: string]: () => Command } = {
  client: clientCommand,
  keys: keysCommand,
  token: tokenCommand,
};
const PAGE = 'https://blog.example';

const signal = AbortSignal.timeout(120_000);

let preview: Preview;
let app: string;
let table: string;

beforeAll(async () => {
  app = mkdtempSync(join(tmpdir(), 'commands-test-'));
  const scope = new App({ outdir: app, analyticsReporting: false });
  const stack = new Stack(scope, 'Shop', { env: { region: 'us-east-1' } });
  const tokens = new ScopedTokens(stack, 'Tokens', {
    audience: 'https://api.shop.example',
    publicScopes: ['quotes:read'],
  });
  const quotes = EndpointClass.tokenGated(stack, 'Quotes', { tokens, scopes: { GET: ['quotes:read'] } });
  const api = new RestApi(stack, 'Api');
  const code = Code.fromInline('exports.handler = async () => ({ statusCode: 200 })');
  const fn = new LambdaFunction(stack, 'Fn', { code, handler: 'index.handler', runtime: Runtime.NODEJS_22_X });
  api.root.addResource('quotes').addMethod('GET', new LambdaIntegration(fn));
  RestApiCors.of(api).apply('/quotes', quotes);
  scope.synth();
  preview = await startPreview({ app, log: () => {} });
  const listed = await callAws<{ TableNames: string[] }>(preview.aws, 'DynamoDB_20120810.ListTables', {});
  table = listed.body.TableNames[0]!;
}, 60_000);
afterAll(async () => {
  await preview?.close();
  rmSync(app, { recursive: true, force: true });
});

/** Runs `cdk-cors <line>` against the table of the preview. */
async function run(line: string, ...more: string[]) {
  const [name = '', ...args] = line.split(' ');
  const errors = vi.spyOn(console, 'error').mockImplementation(() => {});
  try {
    const where = ['--table', table, '--endpoint-url', preview.aws];
    const done = await runCommand(COMMANDS[name]!(), ...args, ...more, ...where);
    return { ...done, errors: errors.mock.calls.map(([text]) => String(text)).join('\n') };
  } finally {
    errors.mockRestore();
  }
}

async function json<T = Record<string, unknown>>(line: string, ...more: string[]): Promise<T> {
  return JSON.parse((await run(line, '--json', ...more)).output) as T;
}

async function tokenOf(client: string): Promise<string> {
  return (await run(`token issue --client ${client} --origin ${PAGE}`)).output;
}

/** The table of the preview, past all commands. */
function database(): DynamoDb {
  const credentials = { AWS_ACCESS_KEY_ID: 'preview', AWS_SECRET_ACCESS_KEY: 'preview' };
  return new DynamoDb({ table, env: { AWS_REGION: 'us-east-1', AWS_ENDPOINT_URL: preview.aws, ...credentials } });
}

async function addPage(id: string): Promise<void> {
  const { exitCode } = await run(
    `client add ${id} --type browser --origin ${PAGE} --scope quotes:read --scope quotes:list`,
  );
  expect(exitCode).toBe(0);
}

async function publicKey(): Promise<JWK> {
  return exportJWK((await generateKeyPair('ES256')).publicKey);
}

/** A file for `--jwks`. */
function keysFile(name: string, ...jwks: readonly object[]): string {
  const file = join(app, name);
  writeFileSync(file, JSON.stringify({ keys: jwks.map((jwk) => ({ ...jwk, alg: 'ES256' })) }));
  return file;
}

describe('cdk-cors client', () => {
  it('adds a browser client, which has no secret', async () => {
    const added = await run('client add page --type browser --origin https://blog.example --scope quotes:read');
    expect(added).toMatchObject({ exitCode: 0, output: 'added browser client page' });
    const [page] = (await json<{ id: string }[]>('client list')).filter(({ id }) => id === 'page');
    expect(page).toEqual({
      id: 'page',
      type: 'browser',
      status: 'active',
      origins: [PAGE],
      scopes: ['quotes:read'],
      secrets: [],
      dpop: false,
      contentSecurityPolicy: "frame-ancestors 'none'",
    });
  });

  it('shows the secret of a partner once, and keeps a hash', async () => {
    const { secret } = await json<{ secret: string }>('client add acme --type partner --scope orders:read');
    expect(secret).toMatch(/^cdkcors_secret_[\w-]{43}$/);
    const listed = await run('client list', '--json');
    expect(listed.output).not.toContain(secret);
    expect(listed.output).not.toContain('hash');
  });

  it('gives a second secret, and lets the first count for as long as it is told', async () => {
    await run('client add turning --type partner --scope orders:read');
    const { secret } = await json<{ secret: string }>('client rotate turning --expire-old-in 600');
    expect(secret).toMatch(/^cdkcors_secret_/);
    const clients = await json<{ id: string; secrets: { created: number; expires?: number }[] }[]>('client list');
    const { secrets } = clients.find(({ id }) => id === 'turning')!;
    expect(secrets).toHaveLength(2);
    expect(secrets[0]!.expires).toBeUndefined();
    expect(secrets[1]!.expires).toBeGreaterThan(secrets[1]!.created);
  });

  it('breaks no promise by a third secret, unless told how long the second is to count', async () => {
    await run('client add hasty --type partner --scope orders:read');
    await run('client rotate hasty');
    await expect(run('client rotate hasty')).rejects.toThrow(
      /^secret-promised - got "hasty": its secret [\w-]{8} counts until \S+, and a third one would end it now; rotate it then/,
    );
    expect((await run('client rotate hasty --expire-old-in 60')).exitCode).toBe(0);
  });

  it('says which scopes a page gets by token exchange alone', async () => {
    const typo = 'client add typo --type browser --origin https://blog.example --scope qoutes:read --scope quotes:read';
    expect((await run(typo)).errors).toContain(
      'scopes-not-public - got qoutes:read: pages get these by token exchange only; by the public grant there are quotes:read',
    );
  });

  it('changes no client that is not there', async () => {
    const { errors, exitCode } = await run('client add nobody --update --scope orders:read');
    expect({ errors, exitCode }).toEqual({
      errors: 'client-unknown - got "nobody": there is no such client',
      exitCode: 1,
    });
  });

  it('gives the only secret, and ends what was issued, where the one of before leaked', async () => {
    const { secret: leaked } = await json<{ secret: string }>('client add spilt --type partner --scope orders:read');
    const token = (await run('token issue --client spilt')).output;
    const { secret, ...done } = await json<{ secret: string }>('client rotate spilt --leaked');
    expect(done).toEqual({ id: 'spilt', oldExpiresIn: 0, tokensEnded: true });
    const { secrets } = (await new TokenStore(database()).client('spilt', signal)) as Client;
    const now = Date.now() / 1000;
    expect(secrets).toHaveLength(1);
    expect([leaked, secret].map((each) => matchesSecret(each, secrets, now))).toEqual([false, true]);
    expect(await json(`token inspect ${token}`)).toMatchObject({ passes: false, reason: 'client-revoked' });
    expect((await run('client rotate spilt --leaked')).output).toMatch(
      /^no secret of before counts any more, and the tokens of spilt end within 6 s; the new one, .*:\ncdkcors_secret_/,
    );
    await expect(run('client rotate spilt --leaked --expire-old-in 0')).rejects.toThrow(
      '--expire-old-in: overlap-unexpected - got "0"',
    );
  });

  it('ends the tokens of a client whose secret leaked after the secret, and does not keep the new one to itself', async () => {
    await run('client add slow --type partner --scope orders:read');
    const calls: string[] = [];
    const putClient = vi.spyOn(TokenStore.prototype, 'putClient').mockImplementation(async () => {
      calls.push('secret');
      return undefined;
    });
    const revoke = vi.spyOn(TokenStore.prototype, 'revoke').mockImplementation(async () => {
      calls.push('tokens');
      return { failure: 'throttled', message: 'too many' };
    });
    const refused = await run('client rotate slow --leaked').catch((error: Error) => error.message);
    for (const mock of [putClient, revoke]) mock.mockRestore();
    expect(calls).toEqual(['secret', 'tokens']);
    expect(refused).toContain('its tokens still count; rotate it again, since nobody was shown the new secret');
  });

  it('takes public keys instead of a secret, and refuses private ones', async () => {
    const keys = await generateKeyPair('ES256', { extractable: true });
    const publicFile = keysFile('public.json', await exportJWK(keys.publicKey));
    const added = await json('client add signer --type partner --scope orders:read', '--jwks', publicFile);
    expect(added).not.toHaveProperty('secret');
    const privateFile = keysFile('private.json', await exportJWK(keys.privateKey));
    await expect(run('client add leaky --type partner --scope orders:read', '--jwks', privateFile)).rejects.toThrow(
      'jwk-private',
    );
  });

  it('ends the tokens of a client that lost a key, however its keys are written', async () => {
    const [kept, lost] = [await publicKey(), await publicKey()];
    const both = keysFile('both.json', { ...kept, kid: '1' }, { ...lost, kid: '2' });
    await run('client add two-keys --type partner --scope orders:read', '--jwks', both);
    const token = (await run('token issue --client two-keys')).output;
    const again = keysFile('again.json', { use: 'sig', ...lost }, { y: kept.y, ...kept, kid: '3' });
    expect(await json('client add two-keys --update', '--jwks', again)).toMatchObject({ tokensEnded: false });
    expect((await run(`token inspect ${token}`)).exitCode).toBe(0);
    const one = keysFile('one.json', { ...kept, kid: '2' });
    expect(await json('client add two-keys --update', '--jwks', one)).toMatchObject({ tokensEnded: true });
    expect(await json(`token inspect ${token}`)).toMatchObject({ passes: false, reason: 'client-revoked' });
  });

  it('gives no secret to who needs none', async () => {
    const keys = ['--jwks', keysFile('only.json', await publicKey())];
    await run('client add by-keys --type partner --scope orders:read', ...keys);
    await run('client add an-app --type mobile --scope orders:read');
    await run('client add one-app --type mobile --scope orders:read', ...keys);
    const update =
      '"cdk-cors client add by-keys --update --jwks FILE", which ends its tokens where it takes a key away';
    for (const how of ['', ' --leaked', ' --expire-old-in 60']) {
      await expect(run(`client rotate by-keys${how}`)).rejects.toThrow(
        `secrets-unexpected - got "by-keys": it proves itself by its keys; write ${update}, or "cdk-cors client disable by-keys"`,
      );
      await expect(run(`client rotate an-app${how}`)).rejects.toThrow(
        'secrets-unexpected - got "an-app": apps keep no secret: one that such a client has counts until the client is ' +
          'disabled; write "cdk-cors client disable an-app", and add another',
      );
      await expect(run(`client rotate one-app${how}`)).rejects.toThrow('got "one-app": it proves itself by its keys');
    }
    const store = new TokenStore(database());
    for (const id of ['by-keys', 'an-app', 'one-app']) {
      expect(await store.client(id, signal)).toMatchObject({ secrets: [] });
    }
  });

  it('rotates the secret of a client that has keys as well, and says that these count', async () => {
    await run('client add moving --type partner --scope orders:read');
    await run('client add moving --update', '--jwks', keysFile('moving.json', await publicKey()));
    expect((await run('client rotate moving --leaked')).output).toMatch(
      /^no secret of before counts any more \(its keys do\), and the tokens of moving end/,
    );
  });

  it('says all that is wrong with what it was given at once', async () => {
    const line =
      'client add wrong --type app --origin https://*.blog.example --max-lifetime 5m --jwks /no/such --scope';
    const refused = await runCommand(clientCommand(), ...line.split(' ').slice(1), 'a b', '--endpoint-url', 'x').catch(
      (error: Error) => error.message,
    );
    expect(refused).toContain('type: type-unknown - got "app"');
    expect(refused).toContain('--max-lifetime: seconds-invalid - got "5m"');
    expect(refused).toContain('--jwks: file-unusable - got "/no/such"');
    expect(refused).toContain('--table: table-missing');
    expect(refused).toContain('--endpoint-url: endpoint-url-invalid - got "x"');
    expect(refused).toContain('scopes[0]: scope-invalid - got "a b"');
  });

  it('says of a record all that is wrong at once, and writes nothing', async () => {
    const line = 'client add wrong --type browser --origin https://*.blog.example --origin http://blog.example --scope';
    const refused = await run(line, 'a b').catch((error: Error) => error.message);
    expect(refused).toContain('origins[0]: origin-not-exact - got "https://*.blog.example"');
    expect(refused).toContain('origins[1]: origin-insecure - got "http://blog.example"');
    expect(refused).toContain('scopes[0]: scope-invalid - got "a b"');
    expect((await run('client list')).output).not.toContain('wrong');
  });

  it('does not write over a client unless told to, and ends its tokens where it may do less', async () => {
    await addPage('narrow');
    const token = await tokenOf('narrow');
    const again = 'client add narrow --type browser --origin https://blog.example --scope quotes:read';
    await expect(run(again)).rejects.toThrow('client-exists - got "narrow"');
    expect((await run(`token inspect ${token}`)).exitCode).toBe(0);
    expect(await json(`${again} --update`)).toMatchObject({ tokensEnded: true });
    expect(await json(`token inspect ${token}`)).toMatchObject({ passes: false, reason: 'client-revoked' });
    expect(await json(`${again} --scope quotes:list --update`)).toMatchObject({ tokensEnded: false });
  });

  it('changes what is given, and keeps the rest', async () => {
    await run(`client add kept --type browser --origin ${PAGE} --scope quotes:read --dpop --max-lifetime 60`);
    const kept = async () => (await json<{ id: string }[]>('client list')).find(({ id }) => id === 'kept');
    const update = 'client add kept --update';
    expect(await json(`${update} --scope quotes:read --scope quotes:list`)).toMatchObject({ tokensEnded: false });
    const before = { type: 'browser', origins: [PAGE], dpop: true, maxLifetime: 60 };
    expect(await kept()).toMatchObject({ ...before, scopes: ['quotes:read', 'quotes:list'] });
    expect(await json(`${update} --no-dpop --max-lifetime 600`)).toMatchObject({ tokensEnded: false });
    expect(await json(`${update} --dpop`)).toMatchObject({ tokensEnded: true });
    expect(await json(`${update} --max-lifetime 120`)).toMatchObject({ tokensEnded: true });
    expect(await kept()).toMatchObject({ dpop: true, maxLifetime: 120 });
    await expect(run(`${update} --type partner`)).rejects.toThrow('type-unchangeable - got "partner"');
    await expect(run(`${update} --max-lifetime 901`)).rejects.toThrow('maxLifetime: lifetime-out-of-range - got 901');
  });

  it('disables a client: nothing is issued, and what was issued ends', async () => {
    await addPage('stopped');
    const token = await tokenOf('stopped');
    expect((await run('client disable stopped')).output).toContain('its tokens end within 6 s');
    expect(await json(`token inspect ${token}`)).toMatchObject({ passes: false, reason: 'client-revoked' });
    expect(await run(`token issue --client stopped --origin ${PAGE}`)).toMatchObject({ exitCode: 1, output: '' });
    await run('client enable stopped');
    expect((await run(`token issue --client stopped --origin ${PAGE}`)).errors).not.toContain('client-disabled');
  });

  it.each(['disable', 'enable', 'rotate'])('says that there is no client to %s', async (action) => {
    const { exitCode, errors } = await run(`client ${action} nobody`);
    expect({ exitCode, errors }).toEqual({
      exitCode: 1,
      errors: 'client-unknown - got "nobody": there is no such client',
    });
  });
});

describe('cdk-cors token', () => {
  beforeAll(() => run(`client add asked --type browser --origin ${PAGE} --scope quotes:read`));

  it('issues what the issuer would issue', async () => {
    await addPage('issued');
    const { access_token } = await json<{ access_token: string }>(`token issue --client issued --origin ${PAGE}`);
    expect(decodeJwt(access_token)).toMatchObject({
      aud: 'https://api.shop.example',
      client_id: 'issued',
      sub: 'issued',
      scope: 'quotes:read quotes:list',
      'allowed-origins': [PAGE],
    });
  });

  it('dates no token past a revocation that happens while it reads', async () => {
    await addPage('raced');
    const { client } = TokenStore.prototype;
    const now = Date.now;
    const read = vi.spyOn(TokenStore.prototype, 'client').mockImplementation(async function (
      this: TokenStore,
      ...args
    ) {
      read.mockRestore();
      await revoke({ kind: 'client', id: 'raced' }, { store: this, maxLifetimeSeconds: 900 }, signal);
      const found = await client.apply(this, args);
      // an answer that takes that long; the clock goes by its date, which comes before
      vi.spyOn(Date, 'now').mockImplementation(() => now() + 8000);
      return found;
    });
    const token = (await run(`token issue --client raced --origin ${PAGE}`)).output;
    vi.mocked(Date.now).mockRestore();
    expect(await json(`token inspect ${token}`)).toMatchObject({ passes: false, reason: 'client-revoked' });
  });

  it.each([
    ['--client nobody', 'client-unknown'],
    ['--client asked', 'origin-mismatch - got undefined'],
    ['--client asked --origin https://evil.example', 'origin-mismatch - got "https://evil.example"'],
    [`--client asked --origin ${PAGE} --scope admin`, 'scope-missing'],
  ])('issues nothing for %s', async (args, reason) => {
    const { exitCode, output, errors } = await run(`token issue ${args}`);
    expect({ exitCode, output }).toEqual({ exitCode: 1, output: '' });
    expect(errors).toContain(reason);
  });

  it('inspects a token by itself, and for a request by the classes of the app', async () => {
    await addPage('inspected');
    const token = await tokenOf('inspected');
    expect((await run(`token inspect ${token}`)).output).toMatch(/^passes: 200 token-accepted\n/);
    const asked = `token inspect ${token} --app ${app} --path`;
    expect(await json(`${asked} /quotes --origin ${PAGE}`)).toMatchObject({ passes: true, reason: 'token-accepted' });
    expect(await json(`${asked} /quotes --origin https://evil.example`)).toMatchObject({
      passes: false,
      status: 403,
      reason: 'origin-mismatch',
      checks: expect.arrayContaining([
        { check: 'signature', outcome: 'passed' },
        { check: 'origin', outcome: 'failed', reason: 'origin-mismatch' },
        { check: 'scopes', outcome: 'not reached' },
      ]),
    });
    expect(await json(`${asked} /quotes`)).toMatchObject({ reason: 'origin-missing' });
    expect(await json(`${asked} /quotes --method DELETE --origin ${PAGE}`)).toMatchObject({
      reason: 'method-not-covered',
    });
    expect(await json(`${asked} /orders --origin ${PAGE}`)).toMatchObject({ reason: 'path-not-covered' });
  });

  it('says what a text lacks that is no token of ours', async () => {
    const { output, exitCode } = await run('token inspect nonsense');
    expect(exitCode).toBe(1);
    expect(output).toMatch(/^refused: 401 token-malformed\n/);
    expect(output).toContain('failed       shape: token-malformed');
    expect(output).toContain('not reached  signature');
  });

  it('ends one token, and no other', async () => {
    await addPage('single');
    const [first, second] = [await tokenOf('single'), await tokenOf('single')];
    expect(await json(`token revoke ${first}`)).toMatchObject({ kind: 'jti', maxRevocationSeconds: 6 });
    expect(await json(`token inspect ${first}`)).toMatchObject({ reason: 'token-revoked' });
    expect((await run(`token inspect ${second}`)).exitCode).toBe(0);
    const { jti, exp } = decodeJwt(second);
    await run(`token revoke --jti ${jti} --exp ${exp}`);
    expect(await json(`token inspect ${second}`)).toMatchObject({ reason: 'token-revoked' });
  });

  it('ends the tokens of a subject', async () => {
    await addPage('subject');
    const token = await tokenOf('subject');
    await run('token revoke --subject subject');
    expect(await json(`token inspect ${token}`)).toMatchObject({ reason: 'subject-revoked' });
  });

  const jti = 'AAAAAAAAAAAAAAAAAAAAAA';
  it.each([
    ['token revoke', 'target-ambiguous - got []'],
    ['token revoke --client a --issuer', 'target-ambiguous - got ["--client","--issuer"]'],
    ['token revoke --jti abc', '--jti: id-invalid - got "abc"'],
    [`token revoke --jti ${jti} --exp soon`, '--exp: seconds-invalid - got "soon"'],
    ['token revoke --issuer --exp 5', '--exp: exp-unexpected'],
    ['token revoke abc', 'TOKEN: token-malformed - got "3 characters"'],
    ['token inspect abc --origin https://blog.example --method PUT', '--origin: path-missing'],
    ['token inspect abc --path quotes', '--path: path-invalid - got "quotes"'],
  ])('refuses "%s"', async (line, problem) => {
    await expect(run(line)).rejects.toThrow(problem);
  });

  it('says that there is nothing to revoke', async () => {
    expect(await run('token revoke --client nobody')).toMatchObject({
      exitCode: 1,
      errors: 'client-unknown - got "nobody": there is no such client',
    });
    const ended = await run(`token revoke --jti ${jti} --exp 1600000000`);
    expect(ended).toMatchObject({ exitCode: 1, output: '' });
    expect(ended.errors).toBe('token-expired - got 1600000000: it ended by itself, 2020-09-13T12:26:40Z');
  });

  it('revokes only what this issuer issued', async () => {
    await addPage('foreign');
    const [header, payload = '', signature] = (await tokenOf('foreign')).split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const changed = Buffer.from(JSON.stringify({ ...claims, iss: 'https://other.example' })).toString('base64url');
    const { exitCode, errors } = await run(`token revoke ${header}.${changed}.${signature}`);
    expect(exitCode).toBe(1);
    expect(errors).toContain('issuer-mismatch - got "https://other.example"');
  });

  it('remembers the revocation of a jti alone for as long as its token may count', async () => {
    const before = Math.floor(Date.now() / 1000);
    const { exp } = await json<{ exp: number }>(`token revoke --jti ${jti}`);
    expect(exp).toBeGreaterThanOrEqual(before + 900);
    const { exp: latest } = await json<{ exp: number }>(`token revoke --jti ${jti} --exp 99999999999`);
    expect(latest).toBeLessThan(before + 1000);
  });

  it('lets no claim write to the terminal', async () => {
    await addPage('written');
    const [header, payload = '', signature] = (await tokenOf('written')).split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const changed = (more: object) => {
      const text = JSON.stringify({ ...claims, ...more });
      return `${header}.${Buffer.from(text).toString('base64url')}.${signature}`;
    };
    const spoilt = changed({ exp: 9e15, sub: '\u001b[2J\u202e\nx' });
    const { output } = await run(`token inspect ${spoilt}`);
    expect(output).toContain('  sub: \\u001b[2J\\u202e\\u000ax\n');
    expect(output).toContain('  exp: 9000000000000000\n');
    const inspected = await run(`token inspect ${changed({ sub: '\u009b2J\u202e\ud83d\ude00' })} --json`);
    expect(inspected.output).toContain('"sub": "\\u009b2J\\u202e\\ud83d\\ude00"');
    expect(JSON.parse(inspected.output)).toMatchObject({ claims: { sub: '\u009b2J\u202e\ud83d\ude00' } });
    const { errors } = await run(`token revoke ${changed({ iss: '\u009b2J\u202e' })}`);
    expect(errors).toContain('issuer-mismatch - got "\\u009b2J\\u202e"');
  });
});

describe('a record that somebody spoilt', () => {
  const record = { pk: 'client', sk: 'spoilt', type: 'partner', scopes: ['a'], ['\u009b2J\u202e\nno clients']: true };
  beforeAll(() => database().put(record, {}, signal));
  afterAll(() => database().delete(record, signal));
  const shown = '\\u009b2J\\u202e\\u000ano clients: option-unknown';

  it('does not write to the terminal', async () => {
    expect((await run('client list')).output).toContain(`unusable record\n  ${shown}`);
    await expect(run('client disable spoilt')).rejects.toThrow(
      `malformed - client "spoilt": client "spoilt": ${shown}`,
    );
  });
});

describe('cdk-cors keys', () => {
  it('lists, rotates, and removes in an emergency, which ends all tokens', async () => {
    type Key = { kid: string; state: string; signs: boolean };
    const [first] = await json<Key[]>('keys list');
    expect(first).toMatchObject({ state: 'active', signs: true });
    const rotated = await json<Key[]>('keys rotate');
    expect(rotated.map(({ state, signs }) => [state, signs])).toEqual([
      ['active', true],
      ['pending', false],
    ]);
    const signsFrom = (await run('keys list')).output.split('\n').find((line) => line.includes('pending'));
    expect(signsFrom).toMatch(/, signs with the first rotation after \d{4}-/);
    // the next key is published already: there is nothing more to begin
    expect(await json<Key[]>('keys rotate')).toHaveLength(2);
    await addPage('keyed');
    const token = await tokenOf('keyed');
    const after = await json<Key[]>(`keys remove ${first!.kid}`);
    expect(after.map(({ state, signs }) => [state, signs])).toEqual([
      ['removed', false],
      ['active', true],
    ]);
    expect((await run(`token inspect ${token}`)).output).toMatch(/^refused: 401 key-unknown/);
    const unknown = 'key-unknown - got "nothing": there is no such key';
    expect(await run('keys remove nothing')).toMatchObject({ exitCode: 1, output: '', errors: unknown });
  });

  it('ends all tokens with the key although no other can be made, and goes on when it is called again', async () => {
    const [key] = (await json<{ kid: string; signs: boolean }[]>('keys list')).filter(({ signs }) => signs);
    const failure = { failure: 'missing', message: 'gone' } as const;
    const begunKey = vi.spyOn(TokenStore.prototype, 'begunKey').mockResolvedValue(failure);
    const before = await epochs();
    await expect(run(`keys remove ${key!.kid}`)).rejects.toThrow('missing - the rotation: gone');
    begunKey.mockRestore();
    expect((await run('keys list')).output).toContain(`${key!.kid}  ES256  removed since`);
    expect(await epochs()).toBe(before + 1);
    expect(await json(`keys remove ${key!.kid}`)).toMatchObject([{}, { state: 'removed' }, { signs: true }]);
  });

  it('removes the key also where the tokens cannot be ended, and tells it', async () => {
    const [key] = (await json<{ kid: string; signs: boolean }[]>('keys list')).filter(({ signs }) => signs);
    const failure = { failure: 'throttled', message: 'too many' } as const;
    const revoke = vi.spyOn(TokenStore.prototype, 'revoke').mockResolvedValue(failure);
    await expect(run(`keys remove ${key!.kid}`)).rejects.toThrow('throttled - the tokens: too many');
    revoke.mockRestore();
    expect((await run('keys list')).output).toMatch(/active since .*, signs$/);
  });

  /** How often all tokens were ended. */
  async function epochs(): Promise<number> {
    const feed = (await new TokenStore(database()).feed(0, signal)) as Record<string, unknown>[];
    return feed.filter(({ kind }) => kind === 'issuer').length;
  }
});

describe('the table', () => {
  it('has to be named, and to be one of ScopedTokens', async () => {
    await expect(runCommand(keysCommand(), 'list', '--region', 'us-east-1')).rejects.toThrow(
      '--table: table-missing - got undefined',
    );
    const where = ['--table', 'Other', '--endpoint-url', preview.aws];
    await expect(runCommand(keysCommand(), 'list', ...where)).rejects.toThrow('missing - table "Other" in us-east-1');
  });
});
