import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { onTestFinished } from '../support/jest/on-test-finished';

const PYTHON = join(__dirname, '..', '..', 'python');
const HAS_MYPY = spawnSync('mypy', ['--version']).status === 0;

const USES = `
from typing import Any
from cdk_cors_runtime import with_cors

@with_cors
def handler(event: dict[str, Any], context: object) -> dict[str, int]:
    return {"statusCode": 200}

@with_cors(config={"classes": {}, "routes": []})
def other(event: dict[str, Any], context: object) -> str:
    return ""

reveal_type(handler)
reveal_type(other)
with_cors(7)
`;

(HAS_MYPY ? it : it.skip)('cdk_cors_runtime satisfies mypy --strict, where mypy is there', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mypy-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const uses = join(folder, 'uses.py');
  writeFileSync(uses, USES);
  const options = ['--strict', '--no-error-summary', '--cache-dir', join(folder, 'cache'), '--python-version', '3.9'];
  const env = { PATH: process.env['PATH'], MYPYPATH: PYTHON };
  const { stdout, stderr } = spawnSync('mypy', [...options, join(PYTHON, 'cdk_cors_runtime'), uses], { env });
  const told = `${stderr}${stdout}`;
  expect(told).toMatch(/uses\.py:13: note: Revealed type is "def \(event: .*, context: .*\) -> .*dict\[.*int\]"/);
  expect(told).toMatch(/uses\.py:14: note: Revealed type is "def \(event: .*, context: .*\) -> .*str"/);
  expect(told).toMatch(/uses\.py:15: error: No overload variant of "with_cors" matches argument type "int"/);
  expect(told.split('\n').filter((line) => !line.includes('uses.py') && line !== '')).toEqual([]);
});
