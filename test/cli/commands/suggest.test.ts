import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Network } from '../../../checks/audit/find-out';
import { suggestCommand } from '../../../cli/commands/suggest';
import { historyWith, type Logged, OFFICE, SHOP, times } from '../../support/checks/class-history';
import { networkOf } from '../../support/checks/network';
import { runCommand } from '../../support/cli/run-command';

const folder = mkdtempSync(join(tmpdir(), 'suggest-command-'));
const START = Date.parse('2026-06-01T00:00:00Z');
const NEW = 'https://new.shop.test';

function write(name: string, content: unknown): string {
  const file = join(folder, name);
  writeFileSync(file, JSON.stringify(content));
  return file;
}

/** As `aws logs get-query-results` prints them. */
function results(logged: readonly Logged[]) {
  const rows = historyWith(logged).bins.flatMap(({ denials, admissions }, i) => {
    const hour = new Date(START + i * 3_600_000).toISOString().replace('T', ' ').replace('Z', '');
    const all = { hour, stack: 'Shop', class: 'orders' };
    return [
      ...admissions.map(({ count, ...row }) => ({
        ...all,
        ...row,
        allowed: 1,
        kind: 'actual',
        reason: 'origin-listed',
        n: count,
      })),
      ...denials.map(({ count, ...row }) => ({ ...all, ...row, allowed: 0, n: count })),
    ];
  });
  const cells = (row: object) => Object.entries(row).map(([field, value]) => ({ field, value: String(value) }));
  return { status: 'Complete', results: rows.map(cells) };
}

const policy = write('policy.json', { name: 'orders', origins: [SHOP, OFFICE], methods: ['GET'] });

describe('cdk-cors suggest', () => {
  let network: Network;
  const run = (logged: readonly Logged[], ...args: string[]) =>
    runCommand(
      suggestCommand(() => network),
      'orders',
      '--policy',
      policy,
      '--input',
      write('results.json', results(logged)),
      ...args,
    );

  beforeEach(async () => {
    network = await networkOf({ 'shop.test': { SOA: true }, 'new.shop.test': { A: ['127.0.0.1'] } });
  });

  it('says that all is as usual', async () => {
    expect(await run([])).toMatchObject({ output: expect.stringContaining('all is as usual'), exitCode: 0 });
  });

  it('suggests an entry with its evidence, what is known of the name, and no command where the list is in code', async () => {
    const visitors = times(30, (i) => ({ origin: NEW, network: `n${i}` }));
    const { output, exitCode } = await run([{ denials: visitors }]);
    expect(exitCode).toBe(1);
    expect(output).toContain(
      `shift: ${NEW} is not listed: 30 requests from at least 30 networks since 2026-06-11T00:00Z`,
    );
    expect(output).toContain('  new.shop.test -> 127.0.0.1');
    expect(output).toContain('if it is to be let in, change the list in code and deploy');
    expect(output).not.toContain('npx cdk-cors');
  });

  it('suggests to look at a silent origin, and nothing against somebody who tries origins', async () => {
    const silent = await run(times(6, () => ({ admissions: [{ origin: SHOP, count: 50 }] })));
    expect(silent.output).toContain(`mistake: ${OFFICE}: 0 requests`);
    expect(silent.output).toContain('change the list in code and deploy');
    const probed = await run([{ denials: [{ origin: NEW, network: 'abcd', count: 90 }] }], '--json');
    expect(JSON.parse(probed.output)).toEqual([
      expect.objectContaining({ kind: 'probing', advice: expect.stringContaining('docs/limits.md') }),
    ]);
    expect(probed.output).not.toContain('"command"');
  });

  it('writes no command that a shell would take for another, and moves no cursor', async () => {
    const evil = "https://a.test';rm -rf ~;'\u001b[2J";
    const visitors = times(30, (i) => ({ origin: evil, network: `n${i}` }));
    const { output } = await run([{ denials: visitors }]);
    expect(output).toContain(`shift: https://a.test';rm -rf ~;'\\u001b[2J is not listed`);
    expect(output).not.toContain('npx cdk-cors');
    expect(output).not.toContain('\u001b');
  });

  it('fails with what to change', async () => {
    const command = () => suggestCommand(() => network);
    await expect(runCommand(command(), 'orders')).rejects.toThrow('write where the logs are: --log-group or --input');
    await expect(run([], '--days', '3')).rejects.toThrow('--days: got "3"');
    const none = write('none.json', { results: [] });
    await expect(runCommand(command(), 'orders', '--policy', policy, '--input', none)).rejects.toThrow(
      'nothing was logged about it',
    );
    const { results: cells } = results([]);
    const ancient = cells
      .slice(0, 1)
      .map((row) =>
        row.map(({ field, value }) => ({ field, value: field === 'hour' ? '0001-01-01 00:00:00.000' : value })),
      );
    const ages = write('ages.json', { results: [...ancient, ...cells] });
    await expect(runCommand(command(), 'orders', '--policy', policy, '--input', ages)).rejects.toThrow(
      /^--input: the hours go from 0001-01-01T00:00:00.000Z to .+: at most 366 days were expected$/,
    );
    const wrong = write('wrong.json', {});
    await expect(runCommand(command(), 'orders', '--input', wrong)).rejects.toThrow('has no "results"');
  });
});
