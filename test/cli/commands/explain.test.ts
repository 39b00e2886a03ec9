import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { explainCommand } from '../../../cli/commands/explain';
import { runCommand } from '../../support/cli/run-command';

const policy = {
  name: 'orders',
  origins: ['https://app.example'],
  methods: ['GET', 'PUT'],
  requestHeaders: ['content-type'],
  credentials: true,
};

function file(content: unknown): string {
  const path = join(mkdtempSync(join(tmpdir(), 'explain-')), 'policy.json');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

const explain = (content: unknown, ...args: string[]) => runCommand(explainCommand(), file(content), ...args);

describe('cdk-cors explain', () => {
  it('shows preflight and request of an allowed call, and ends with 0', async () => {
    const { output, exitCode } = await explain(
      policy,
      '--origin',
      'https://app.example',
      '--method',
      'PUT',
      '--request-headers',
      'Content-Type',
    );
    expect(exitCode).toBe(0);
    expect(output).toContain('orders: allowed');
    expect(output).toMatch(/preflight OPTIONS 204 {2}origin-listed/);
    expect(output).toMatch(/actual {4}PUT/);
    expect(output).toContain('access-control-allow-origin: https://app.example');
  });

  it('stops at the first denial, says what to change and ends with 1', async () => {
    const { output, exitCode } = await explain(policy, '--origin', 'https://app.example', '--method', 'DELETE');
    expect(exitCode).toBe(1);
    expect(output).toContain('method-not-allowed');
    expect(output).toContain('to allow it: add "DELETE" to the methods of orders');
    expect(output).not.toMatch(/actual/);
  });

  it('prints the same as JSON', async () => {
    const { output, exitCode } = await explain(policy, '--origin', 'https://evil.example', '--json');
    expect(exitCode).toBe(1);
    expect(JSON.parse(output)).toMatchObject({
      allowed: false,
      reason: 'origin-not-listed',
      steps: [{ request: { method: 'GET' } }],
    });
  });

  it('answers each origin with each method, headers of several options together', async () => {
    const args = ['--origin', 'https://app.example', '--origin', 'https://evil.example', '--method', 'PUT'];
    const several = [...args, '--method', 'GET', '--request-headers', 'content-type', '--request-headers', 'x-a,x-b'];
    const { output, exitCode } = await explain(
      { ...policy, requestHeaders: ['content-type', 'x-a', 'x-b'] },
      ...several,
    );
    expect(output.split('\n').filter((line) => line.startsWith('orders:'))).toEqual([
      'orders: allowed PUT from https://app.example',
      'orders: allowed GET from https://app.example',
      'orders: denied PUT from https://evil.example',
      'orders: denied GET from https://evil.example',
    ]);
    expect(exitCode).toBe(1);
    const json = JSON.parse((await explain(policy, ...args, '--json')).output);
    expect(json.map(({ allowed }: { allowed: boolean }) => allowed)).toEqual([true, false]);
    expect(json[0].steps[0].request).toMatchObject({ origin: 'https://app.example', requestMethod: 'PUT' });
  });

  it.each([
    ['explain', ['explain', '-', '--origin', 'https://app.example'], 'orders: allowed'],
    ['test', ['test', 'http://127.0.0.1:1', '--policy', '-'], 'connection-refused'],
  ])('and test read a policy from standard input: %s', (_, args, expected) => {
    const command = ['node_modules/tsx/dist/cli.mjs', 'cli/index.ts', ...args];
    const told = (input: string) => spawnSync(process.execPath, command, { input, encoding: 'utf8' });
    expect(told(JSON.stringify(policy)).stdout).toContain(expected);
    expect(told('{').stderr).toContain('standard input is not JSON');
  });

  it('refuses an unusable policy with all its issues', async () => {
    await expect(explain({ ...policy, origins: ['null', 'https://a.example/'] })).rejects.toThrow(
      /origin-null.*origin-path/s,
    );
  });

  it('refuses what is no JSON, and what is not there', async () => {
    await expect(explain('{')).rejects.toThrow('is not JSON');
    await expect(runCommand(explainCommand(), '/no/such/policy.json')).rejects.toThrow(
      'cannot read "/no/such/policy.json"',
    );
  });
});
