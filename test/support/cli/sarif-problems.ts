import { readFileSync } from 'node:fs';
import Ajv from 'ajv';

/** What the schema of SARIF 2.1.0 has against a log. */
export function sarifProblems(log: unknown): unknown[] {
  // of an older draft: a schema has its own name as `id` there
  const {
    id: _id,
    $schema: _schema,
    ...schema
  } = JSON.parse(readFileSync(require.resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'), 'utf8'));
  const validate = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false }).compile(schema);
  return validate(log) ? [] : (validate.errors ?? []);
}
