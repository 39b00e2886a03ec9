import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { App, NestedStack, Stack, Validations } from 'aws-cdk-lib';
import { Cors, MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import type { CheckReport } from '../../../cli/check/report';
import { checkCommand } from '../../../cli/commands/check';
import { runCommand } from '../../support/cli/run-command';
import { sarifProblems } from '../../support/cli/sarif-problems';

const folder = mkdtempSync(join(tmpdir(), 'check-command-'));
const REASON = 'partners are moved next week';

/** Any origin with credentials in one stack, acknowledged in another, and responses without headers in a nested one. */
function synthesised(): string {
  const app = new App({ outdir: join(folder, 'cdk.out') });
  const add = (stack: Stack, allowCredentials: boolean): RestApi => {
    const api = new RestApi(stack, 'Api');
    const orders = api.root.addResource('orders');
    orders.addMethod('PUT', new MockIntegration());
    orders.addCorsPreflight({ allowOrigins: Cors.ALL_ORIGINS, allowMethods: ['PUT'], allowCredentials });
    return api;
  };
  const shop = new Stack(app, 'Shop');
  add(shop, true);
  add(new NestedStack(shop, 'Nested') as Stack, false);
  const partners = add(new Stack(app, 'Partners'), true);
  for (const id of ['any-origin-with-credentials', 'response-without-headers']) {
    Validations.of(partners).acknowledge({ id: `cdk-cors::${id}`, reason: REASON });
  }
  return app.synth().directory;
}

describe('cdk-cors check', () => {
  let directory: string;
  beforeAll(() => {
    directory = synthesised();
  });
  const run = (...args: string[]) => runCommand(checkCommand(), directory, ...args);
  const config = (content: unknown): string => {
    const file = join(folder, 'levels.json');
    writeFileSync(file, JSON.stringify(content));
    return file;
  };

  it('prints what is open, what to do, what is acknowledged and how much there is, and exits with 1 for errors', async () => {
    const { output, exitCode } = await run();
    expect(output).toMatch(/^level +rule +resource +what was seen\nerror +any-origin-with-credentials +Shop/);
    expect(output.match(/^error /gm)).toHaveLength(1);
    expect(output).toContain(
      '\nany-origin-with-credentials: list the origins that need credentials, or leave credentials out\n',
    );
    expect(output).toContain(`acknowledged: any-origin-with-credentials at Partners/`);
    expect(output).toContain(REASON);
    expect(output.split('\n').at(-1)).toBe('1 error, 2 warnings, 0 notes');
    expect(exitCode).toBe(1);
  });

  it.each([
    [{ 'any-origin-with-credentials': 'off' }, 'error', 0],
    [{ 'any-origin-with-credentials': 'off' }, 'warning', 1],
    [{ 'any-origin-with-credentials': 'note', 'response-without-headers': 'off' }, 'warning', 0],
    [{ 'any-origin-with-credentials': 'note', 'response-without-headers': 'off' }, 'note', 1],
    [{}, 'never', 0],
  ])('weighing %j, and failing on %s, exits with %s', async (levels, failOn, expected) => {
    expect((await run('--config', config({ levels }), '--fail-on', failOn)).exitCode).toBe(expected);
  });

  it('prints JSON, with the line of each resource in its template', async () => {
    const { version, findings } = JSON.parse((await run('--json')).output) as CheckReport;
    expect([version, findings.length]).toEqual([1, 5]);
    for (const { template, line, logicalId } of findings) {
      const lines = readFileSync(join(directory, template), 'utf8').split('\n');
      expect(lines[line - 1]).toBe(`  "${logicalId}": {`);
    }
    expect(findings.filter(({ acknowledged }) => acknowledged === REASON)).toHaveLength(2);
    expect(findings.filter(({ template }) => template.endsWith('.nested.template.json'))).toHaveLength(1);
  });

  it('writes SARIF 2.1.0, with what is acknowledged suppressed', async () => {
    const file = join(folder, 'check.sarif');
    await run('--sarif', file);
    const log = JSON.parse(readFileSync(file, 'utf8'));
    expect(sarifProblems(log)).toEqual([]);
    const [{ results, tool }] = log.runs;
    expect(results).toHaveLength(5);
    for (const { ruleId, ruleIndex } of results) expect(tool.driver.rules[ruleIndex].id).toBe(ruleId);
    expect(results.filter(({ suppressions }: { suppressions?: unknown }) => suppressions)).toHaveLength(2);
  });

  it.each([
    [[], '--config: .* has to be an object with levels alone'],
    [{ levels: {}, level: {} }, '--config: .* has to be an object with levels alone'],
    [
      { levels: { 'any-origin': 'off', 'null-origin': 'bad' } },
      'there is no rule "any-origin".*null-origin has the level "bad"',
    ],
  ])('refuses the settings %j', async (content, problem) => {
    await expect(run('--config', config(content))).rejects.toThrow(new RegExp(problem));
  });

  it('says what to do where there is no assembly', async () => {
    await expect(runCommand(checkCommand(), folder)).rejects.toThrow('assembly-not-found');
  });

  it('says that nothing is wrong', async () => {
    const app = new App({ outdir: join(folder, 'empty') });
    new Stack(app, 'Empty');
    const { output, exitCode } = await runCommand(checkCommand(), app.synth().directory);
    expect([output, exitCode]).toEqual(['0 errors, 0 warnings, 0 notes', 0]);
  });
});
