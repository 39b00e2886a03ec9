import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import { App, Stack } from 'aws-cdk-lib';
import { explainCommand } from '../../../cli/commands/explain';
import { initCommand } from '../../../cli/commands/init';
import { readPolicyFile } from '../../../cli/policy-file';
import { EndpointClass } from '../../../lib';
import { validatePolicy } from '../../../lib/policy';
import schema from '../../../schema/policy.schema.json';
import { runCommand } from '../../support/cli/run-command';

const newFile = (name: string) => join(mkdtempSync(join(tmpdir(), 'init-')), name);
const init = (file: string) => runCommand(initCommand(), file);

describe('cdk-cors init', () => {
  it('writes a policy that everything takes, without a remark', async () => {
    const file = newFile('orders.json');
    const { exitCode } = await init(file);
    expect(exitCode).toBe(0);
    const policy = JSON.parse(readFileSync(file, 'utf8'));
    expect(validatePolicy(policy)).toMatchObject({ errors: [], warnings: [] });
    expect(new Ajv({ strict: false }).validate(schema, policy)).toBe(true);
    expect(policy.$schema).toBe(schema.$id);
    expect(readPolicyFile(file).name).toBe('orders');
    expect(EndpointClass.fromPolicyFile(new Stack(new App()), 'Orders', file).className).toBe('orders');
  });

  it('says what to run next, and that runs', async () => {
    const file = newFile('orders.json');
    const { output } = await init(file);
    const [, ...args] = output.split(' explain ')[1]!.split(' ');
    const { output: explained, exitCode } = await runCommand(explainCommand(), file, ...args);
    expect(explained).toContain('orders: allowed');
    expect(exitCode).toBe(0);
  });

  it.each([
    ['Order items.json', 'order-items'],
    ['cors.admin.json', 'cors'],
    ['2nd.json', 'nd'],
    ['constructor.json', 'orders'],
    ['.json', 'orders'],
    [`${'a'.repeat(63)}-b.json`, 'a'.repeat(63)],
  ])('names the policy after the file: %s', async (name, expected) => {
    const file = newFile(name);
    await init(file);
    expect(readPolicyFile(file).name).toBe(expected);
  });

  it('leaves a file as it is that exists', async () => {
    const file = newFile('orders.json');
    writeFileSync(file, 'mine');
    await expect(init(file)).rejects.toThrow(`${JSON.stringify(file)} exists, and stays as it is: name another file`);
    expect(readFileSync(file, 'utf8')).toBe('mine');
  });

  it('says why it cannot write', async () => {
    const file = newFile('missing/orders.json');
    await expect(init(file)).rejects.toThrow(`cannot write ${JSON.stringify(file)}: ENOENT`);
  });
});
