import { describe, expect, it, jest } from '@jest/globals';
import { keysCommand } from '../../../cli/commands/keys';
import { AdminStore } from '../../../request/tokens/state/admin-store';
import { runCommand } from '../../support/cli/run-command';
import { addPage, database, json, preview, run, signal, tokenOf } from '../../support/cli/token-preview';

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
    const begunKey = jest.spyOn(AdminStore.prototype, 'begunKey').mockResolvedValue(failure);
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
    const revoke = jest.spyOn(AdminStore.prototype, 'revoke').mockResolvedValue(failure);
    await expect(run(`keys remove ${key!.kid}`)).rejects.toThrow('throttled - the tokens: too many');
    revoke.mockRestore();
    expect((await run('keys list')).output).toMatch(/active since .*, signs$/);
  });

  /** How often all tokens were ended. */
  async function epochs(): Promise<number> {
    const feed = (await new AdminStore(database()).feed(0, signal)) as Record<string, unknown>[];
    return feed.filter(({ kind }) => kind === 'issuer').length;
  }
});

describe('the table', () => {
  it('has to be named, and to be one of ScopedTokens', async () => {
    await expect(runCommand(keysCommand(), 'list', '--region', 'us-east-1')).rejects.toThrow(
      '--table: table-missing - got nothing',
    );
    const where = ['--table', 'Other', '--endpoint-url', preview.aws];
    await expect(runCommand(keysCommand(), 'list', ...where)).rejects.toThrow('missing - table "Other" in us-east-1');
  });
});
