import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { App, type Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { AlarmsStack } from '../../examples/alarms/alarms-stack';
import { QuotesStack } from '../../examples/function-url/quotes-stack';
import { LimitsStack } from '../../examples/limits/limits-stack';
import { OpenApiStack } from '../../examples/openapi/openapi-stack';
import { UploadsStack } from '../../examples/uploads/uploads-stack';
import { WebSocketStack } from '../../examples/websocket/websocket-stack';
import { LongListStack } from '../support/validation/long-list-stack';

const STACKS: readonly (new (scope: Construct, id: string) => Stack)[] = [
  AlarmsStack,
  LimitsStack,
  LongListStack,
  OpenApiStack,
  QuotesStack,
  UploadsStack,
  WebSocketStack,
];

/** What CDK itself writes so in every app: dependencies that references already make. */
const OF_CDK = ['W3005'];

interface Finding {
  readonly Rule: { readonly Id: string };
  readonly Message: string;
  readonly Location: { readonly Path: readonly unknown[] | null };
}

const HAS_LINTER = spawnSync('cfn-lint', ['--version']).status === 0;

(HAS_LINTER ? describe : describe.skip)('cfn-lint, where it is installed', () => {
  it('finds nothing in the examples, nor in a list of a hundred parameters', () => {
    const outdir = mkdtempSync(join(tmpdir(), 'cfn-lint-'));
    try {
      const app = new App({ outdir, analyticsReporting: false });
      for (const [i, Example] of STACKS.entries()) new Example(app, `Example${i}`);
      app.synth();
      const templates = readdirSync(outdir).filter((file) => file.endsWith('.template.json'));
      expect(templates).toHaveLength(STACKS.length);
      const { stdout } = spawnSync('cfn-lint', ['--format', 'json', ...templates], { cwd: outdir, encoding: 'utf8' });
      const found = (JSON.parse(stdout) as Finding[]).filter(({ Rule }) => !OF_CDK.includes(Rule.Id));
      expect(found.map(({ Rule, Message, Location }) => `${Rule.Id} ${Message} ${Location.Path?.join('.')}`)).toEqual(
        [],
      );
    } finally {
      rmSync(outdir, { recursive: true, force: true });
    }
  });
});
