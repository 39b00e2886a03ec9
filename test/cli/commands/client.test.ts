import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { exportJWK, generateKeyPair } from 'jose';
import { clientCommand } from '../../../cli/commands/client';
import type { Client } from '../../../request/tokens/client/client';
import { matchesSecret } from '../../../request/tokens/client/client-secrets';
import { AdminStore } from '../../../request/tokens/state/admin-store';
import { runCommand } from '../../support/cli/run-command';
import {
  addPage,
  database,
  json,
  keysFile,
  PAGE,
  preview,
  publicKey,
  run,
  signal,
  table,
  tokenOf,
} from '../../support/cli/token-preview';
import { stubEnv, unstubEnvs } from '../../support/jest/env';
import { startProxy } from '../../support/network/proxy-server';

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
      /^secret-promised - got "hasty": its secret [\w-]{8} is valid until \S+, and a third one would end it now; rotate it then/,
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
    const { secrets } = (await new AdminStore(database()).client('spilt', signal)) as Client;
    const now = Date.now() / 1000;
    expect(secrets).toHaveLength(1);
    expect([leaked, secret].map((each) => matchesSecret(each, secrets, now))).toEqual([false, true]);
    expect(await json(`token inspect ${token}`)).toMatchObject({ passes: false, reason: 'client-revoked' });
    expect((await run('client rotate spilt --leaked')).output).toMatch(
      /^all previous secrets are invalid, and the tokens of spilt are revoked within 6 s; the new one, .*:\ncdkcors_secret_/,
    );
    await expect(run('client rotate spilt --leaked --expire-old-in 0')).rejects.toThrow(
      '--expire-old-in: overlap-unexpected - got "0"',
    );
  });

  it('ends the tokens of a client whose secret leaked after the secret, and does not keep the new one to itself', async () => {
    await run('client add slow --type partner --scope orders:read');
    const calls: string[] = [];
    const putClient = jest.spyOn(AdminStore.prototype, 'putClient').mockImplementation(async () => {
      calls.push('secret');
      return undefined;
    });
    const revoke = jest.spyOn(AdminStore.prototype, 'revoke').mockImplementation(async () => {
      calls.push('tokens');
      return { failure: 'throttled', message: 'too many' };
    });
    const refused = await run('client rotate slow --leaked').catch((error: Error) => error.message);
    for (const mock of [putClient, revoke]) mock.mockRestore();
    expect(calls).toEqual(['secret', 'tokens']);
    expect(refused).toContain(
      'its tokens are still valid; rotate it again, since the new secret was not shown to anybody',
    );
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

  it('says what is wrong with keys before anybody relies on them, and writes nothing', async () => {
    const key = await publicKey();
    const weak = keysFile('weak.json', { ...key, use: 'enc', kid: '1' }, { ...key, x: key.y, kid: '1' });
    const refused = await run('client add weak --type partner --scope orders:read', '--jwks', weak).catch(
      (error: Error) => error.message,
    );
    expect(refused).toMatch(/^jwks\.keys\[0]\.use: jwks-invalid - got "enc"/);
    expect(refused).toMatch(/^jwks\.keys\[1]: jwks-invalid - .* its point is not on the curve P-256/m);
    expect(refused).toMatch(/^jwks\.keys\[1]\.kid: jwks-invalid - got "1": another key has the same name/m);
    expect((await run('client list')).output).not.toContain('weak');
  });

  it('shows a record that cannot be used, and how it is put right, which ends the tokens of its client', async () => {
    const keys = JSON.stringify({ keys: [{ kty: 'RSA', n: 'AQ', e: 'AQ', alg: 'RS256' }] });
    const item = { pk: 'client', sk: 'spoilt', type: 'partner', scopes: ['orders:read'], jwks: keys, version: 3 };
    await database().put(item, {}, signal);
    expect((await run('client list')).output).toMatch(
      /^spoilt {2}unusable record\n {2}jwks\.keys\[0]\.n: jwks-invalid/m,
    );
    await expect(run('client disable spoilt')).rejects.toThrow(
      'malformed - client "spoilt": its record cannot be used; write "cdk-cors client add spoilt --update" with what',
    );
    const usable = keysFile('usable.json', await publicKey());
    const update = 'client add spoilt --update';
    await expect(run(`${update} --max-lifetime 60`)).rejects.toThrow('jwks.keys[0].n: jwks-invalid');
    expect(await json(update, '--jwks', usable)).toMatchObject({ id: 'spoilt', tokensEnded: true });
    expect(await new AdminStore(database()).client('spoilt', signal)).toMatchObject({
      scopes: ['orders:read'],
      version: 4,
    });
  });

  it('ends the tokens of a client that lost a key, however its keys are written', async () => {
    const [kept, lost] = [await publicKey(), await publicKey()];
    const both = keysFile('both.json', { ...kept, kid: '1' }, { ...lost, kid: '2' });
    await run('client add two-keys --type partner --scope orders:read', '--jwks', both);
    const token = (await run('token issue --client two-keys')).output;
    const again = keysFile('again.json', { use: 'sig', ...lost, kid: '4' }, { y: kept.y, ...kept, kid: '3' });
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
    const update = '"cdk-cors client add by-keys --update --jwks FILE", which revokes its tokens if it removes a key';
    for (const how of ['', ' --leaked', ' --expire-old-in 60']) {
      await expect(run(`client rotate by-keys${how}`)).rejects.toThrow(
        `secrets-unexpected - got "by-keys": it authenticates with its keys; write ${update}, or "cdk-cors client disable by-keys"`,
      );
      await expect(run(`client rotate an-app${how}`)).rejects.toThrow(
        'secrets-unexpected - got "an-app": apps cannot keep a secret: one that such a client has is valid until the client is ' +
          'disabled; write "cdk-cors client disable an-app", and add another',
      );
      await expect(run(`client rotate one-app${how}`)).rejects.toThrow('got "one-app": it authenticates with its keys');
    }
    const store = new AdminStore(database());
    for (const id of ['by-keys', 'an-app', 'one-app']) {
      expect(await store.client(id, signal)).toMatchObject({ secrets: [] });
    }
  });

  it('rotates the secret of a client that has keys as well, and says that these count', async () => {
    await run('client add moving --type partner --scope orders:read');
    await run('client add moving --update', '--jwks', keysFile('moving.json', await publicKey()));
    expect((await run('client rotate moving --leaked')).output).toMatch(
      /^all previous secrets are invalid \(its keys are not\), and the tokens of moving are revoked/,
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

describe('cdk-cors client behind a proxy', () => {
  afterEach(unstubEnvs);

  it('reaches AWS by it, and says what keeps it from there', async () => {
    const proxy = await startProxy(Number(new URL(preview.aws).port));
    stubEnv('HTTP_PROXY', proxy.url);
    stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE');
    stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
    const list = (url: string) => {
      const where = ['--table', table, '--region', 'us-east-1', '--endpoint-url', url, '--json'];
      return runCommand(clientCommand(), 'list', ...where);
    };
    expect(await list('http://aws.shop.example')).toMatchObject({ exitCode: 0 });
    expect(new Set(proxy.asked)).toEqual(new Set(['aws.shop.example']));
    stubEnv('NO_PROXY', '.invalid');
    await expect(list('http://aws.invalid')).rejects.toThrow(/^unreachable - .*ENOTFOUND.*HTTPS_PROXY/);
  });
});

describe('a record that somebody spoilt', () => {
  const record = { pk: 'client', sk: 'spoilt', type: 'partner', scopes: ['a'], ['\u009b2J\u202e\nno clients']: true };
  beforeAll(() => database().put(record, {}, signal));
  afterAll(() => database().delete(record, signal));
  const shown = '\\u009b2J\\u202e\\u000ano clients: option-unknown';

  it('does not write to the terminal', async () => {
    expect((await run('client list')).output).toContain(`unusable record\n  ${shown}`);
    await expect(run('client disable spoilt')).rejects.toThrow(`with what has to change\n${shown}`);
    await expect(run('client add spoilt --update --max-lifetime 60')).rejects.toThrow(shown);
  });
});
