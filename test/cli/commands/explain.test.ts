import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
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
