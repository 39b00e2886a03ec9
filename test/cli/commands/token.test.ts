import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { decodeJwt } from 'jose';
import { AdminStore } from '../../../request/tokens/state/admin-store';
import { revoke } from '../../../request/tokens/state/revoke';
import { addPage, app, json, PAGE, run, signal, tokenOf } from '../../support/cli/token-preview';

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
    const { storedClient } = AdminStore.prototype;
    const now = Date.now;
    const read = jest.spyOn(AdminStore.prototype, 'storedClient').mockImplementation(async function (
      this: AdminStore,
      ...args
    ) {
      read.mockRestore();
      await revoke({ kind: 'client', id: 'raced' }, { store: this, maxLifetimeSeconds: 900 }, signal);
      const found = await storedClient.apply(this, args);
      // an answer that takes that long; the clock goes by its date, which comes before
      jest.spyOn(Date, 'now').mockImplementation(() => now() + 8000);
      return found;
    });
    const token = (await run(`token issue --client raced --origin ${PAGE}`)).output;
    jest.mocked(Date.now).mockRestore();
    expect(await json(`token inspect ${token}`)).toMatchObject({ passes: false, reason: 'client-revoked' });
  });

  it.each([
    ['--client nobody', 'client-unknown'],
    ['--client asked', 'origin-mismatch - got nothing'],
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
