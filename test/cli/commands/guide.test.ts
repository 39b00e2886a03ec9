import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { Stack } from 'aws-cdk-lib';
import { MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { guideCommand } from '../../../cli/commands/guide';
import { classExamples } from '../../../cli/guide/class-examples';
import { guideClasses } from '../../../cli/guide/guide-class';
import { LimitsStack } from '../../../examples/limits/limits-stack';
import { EndpointClass, RestApiCors } from '../../../lib';
import { runCommand } from '../../support/cli/run-command';
import { serve, synthesise } from '../../support/preview/served-app';

const folder = mkdtempSync(join(tmpdir(), 'guide-command-'));
/** An app, until the test that asks for it has ended. */
const limits = () => synthesise((root) => void new LimitsStack(root, 'Limits'));

const guide = (...args: string[]) => runCommand(guideCommand(), ...args);
const settings = (content: object) => {
  const file = join(folder, 'settings.json');
  writeFileSync(file, JSON.stringify(content));
  return ['--settings', file];
};

describe('cdk-cors guide', () => {
  it('has examples that run as they are copied', async () => {
    const app = limits();
    const { url } = await serve(app);
    const base = url.replace(/\/$/, '');
    const classes = guideClasses(app);
    expect(classes.map(({ name, file }) => [name, file])).toEqual([
      ['prices', 'class-prices'],
      ['stock', 'class-stock'],
    ]);
    for (const one of classes) {
      for (const { title, language, text } of classExamples(one, base)) {
        const command = language === 'js' ? [process.execPath, '--input-type=module', '-e'] : ['sh', '-c'];
        const [program = '', ...args] = command;
        const { stdout } = await promisify(execFile)(program, [...args, text], { timeout: 20_000 });
        const [, code] = /(?:HTTP\/1.1 )?(\d{3})/.exec(stdout) ?? [];
        // the example's own limits may come before its answers
        expect([title, code]).toEqual([title, expect.stringMatching(/^(?:200|204|403|429)$/)]);
      }
    }
  }, 120_000);

  it('writes a page for each class, whatever they and their stacks are named, and names no stack', async () => {
    const app = synthesise((root) => {
      for (const [name, classes] of Object.entries({ 'Team-A': ['B-c'], 'Team-A-b': ['C'], Team: ['B-c', 'C'] })) {
        const stack = new Stack(root, name);
        const api = new RestApi(stack, 'Api');
        for (const id of classes) {
          api.root.addResource(id).addMethod('GET', new MockIntegration());
          RestApiCors.of(api).apply(`/${id}`, EndpointClass.publicRead(stack, id));
        }
      }
    });
    const classes = guideClasses(app);
    expect(classes.map(({ file }) => file)).toEqual(['class-b-c', 'class-c', 'class-b-c-2', 'class-c-2']);
    const out = mkdtempSync(join(tmpdir(), 'guide-of-teams-'));
    await guide(app, '--public', '--out', out);
    for (const file of readdirSync(out)) {
      expect(file).not.toMatch(/team/i);
      expect(readFileSync(join(out, file), 'utf8')).not.toMatch(/team/i);
    }
  });

  it('has examples whose URL ends no quote', () => {
    for (const one of guideClasses(limits()))
      for (const { text } of classExamples(one, "https://api.example/it's")) expect(text).not.toContain("it's");
  });

  it('says what keeps it from being written, all at once', async () => {
    const app = limits();
    const out = ['--out', join(folder, 'site')];
    await expect(guide(app, ...out)).rejects.toThrow('write one of --public and --internal');
    await expect(guide(app, '--public', '--out', folder)).resolves.toMatchObject({
      output: expect.stringContaining('4 pages: open '),
    });
    await expect(guide(app, '--public', '--out', folder)).rejects.toThrow(
      'is not empty: remove it, or name another folder',
    );
    const wrong = settings({ titel: 'x', url: 'api', classes: { stok: {}, stock: { about: 1, why: 'x' } } });
    await expect(guide(app, '--public', ...out, ...wrong)).rejects.toThrow(
      [
        '--settings: titel: one of title, url, contact, classes was expected',
        '--settings: url: got "api": an http or https URL was expected',
        '--settings: classes: got "stok": one of prices, stock was expected',
        '--settings: classes.stock.about: got 1: a text was expected',
        '--settings: classes.stock.why: one of about, contact was expected',
      ].join('\n'),
    );
    const plain = synthesise((root) => void new RestApi(new Stack(root, 'Plain'), 'Api').root.addMethod('GET'));
    await expect(guide(plain, '--public', ...out)).rejects.toThrow('no template in');
  });
});
