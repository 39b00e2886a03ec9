import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import { initCommand } from '../../cli/commands/init';
import schema from '../../schema/policy.schema.json';
import { runCommand } from '../support/cli/run-command';
import { fencesOf, ROOT, readDocument } from '../support/docs/documents';

describe('docs/policy-file.md', () => {
  it('shows the file that init writes', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'policy-file-')), 'orders.json');
    await runCommand(initCommand(), file);
    const [shown] = fencesOf('docs/policy-file.md').filter(({ language }) => language === 'json');
    expect(JSON.parse(shown!.text)).toEqual(JSON.parse(readFileSync(file, 'utf8')));
  });

  it('has each key of the schema with its default, and no other', () => {
    const rows = [...readDocument('docs/policy-file.md').matchAll(/^\| `([$\w]+)` .*\| +(\S.*?) *\|$/gm)];
    const documented = Object.fromEntries(rows.map(([, key, value]) => [key, value]));
    const said = Object.entries(schema.properties).map(([key, one]) => {
      return [
        key,
        'default' in one ? `\`${JSON.stringify(one.default)}\`` : expect.stringMatching(/^(required|see below|none)$/),
      ];
    });
    expect(documented).toEqual(Object.fromEntries(said));
  });

  it.each(['orders', 'partners'])('names the example %s.json, which the schema takes', (name) => {
    expect(readDocument('docs/policy-file.md')).toContain(`'examples/policies/${name}.json'`);
    const policy: unknown = JSON.parse(readFileSync(join(ROOT, 'examples', 'policies', `${name}.json`), 'utf8'));
    expect(new Ajv({ strict: false }).validate(schema, policy)).toBe(true);
  });
});
