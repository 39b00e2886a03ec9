import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { log } from '../../request/log';

function lineOf(fields: Record<string, unknown>): unknown {
  const lines: string[] = [];
  const write = jest.spyOn(process.stdout, 'write').mockImplementation((text) => lines.push(String(text)) > 0);
  log('decision', fields);
  write.mockRestore();
  expect(lines).toEqual([expect.stringMatching(/^\{.*\}\n$/)]);
  return JSON.parse(lines[0]!);
}

describe('log', () => {
  it('writes one line of JSON', () => {
    const fields = { class: 'orders', allowed: false, status: 403, origin: 'https://a.example\n{"fake":1}' };
    expect(lineOf(fields)).toEqual({ 'cdk-cors': 'decision', ...fields });
    expect(lineOf({ origin: undefined, class: null })).toEqual({ 'cdk-cors': 'decision', class: null });
  });

  it('cuts long values, wherever they are', () => {
    const long = 'x'.repeat(10_000);
    const cut = 'x'.repeat(256);
    expect(lineOf({ origin: long })).toMatchObject({ origin: cut });
    expect(lineOf({ examples: [{ entry: long }] })).toMatchObject({ examples: [{ entry: cut }] });
    expect(lineOf({ origin: cut })).toMatchObject({ origin: cut });
  });

  it('outlives whoever reads it', async () => {
    const script = `
      const { log } = require(${JSON.stringify(join(__dirname, '..', '..', 'request', 'log'))});
      process.stdin.once('data', () => {
        const timer = setInterval(() => log('decision', { class: 'orders' }), 10);
        setTimeout(() => { clearInterval(timer); process.exit(7); }, 200);
      });`;
    const child = spawn(process.execPath, ['--import', 'tsx', '--eval', script], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    child.stdout.destroy();
    child.stdin.end('go');
    const [code] = await once(child, 'exit');
    expect(code).toBe(7);
  });
});
