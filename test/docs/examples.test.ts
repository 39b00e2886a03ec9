import { describe, expect, it, jest } from '@jest/globals';
import { App } from 'aws-cdk-lib';
import * as cdkCors from 'cdk-cors';
import * as policy from 'cdk-cors/policy';
import * as runtime from 'cdk-cors/runtime';
import * as testing from 'cdk-cors/testing';
import { allFences } from '../support/docs/documents';
import { exampleOf, load, typeProblems } from '../support/docs/example';
import * as fixture from '../support/docs/fixture';
import { runtime as lambda } from '../support/request/streamed-response';

// what examples of handlers find on Lambda
Object.assign(globalThis, { awslambda: lambda.awslambda });

const MODULES = {
  'cdk-cors': cdkCors,
  'cdk-cors/policy': policy,
  'cdk-cors/runtime': runtime,
  'cdk-cors/testing': testing,
  './fixture': fixture,
};
const examples = allFences('ts').map(exampleOf);

/** What a line of an example says that it prints: `console.log(a); // 1`. */
function expectedOutput(source: string): string[] {
  return [...source.matchAll(/console\.log\(.*\); \/\/ (.*)$/gm)].map(({ 1: text = '' }) => text);
}

function printed(run: () => void): string[] {
  const lines: string[] = [];
  const log = jest.spyOn(console, 'log').mockImplementation((...values) => void lines.push(values.join(' ')));
  try {
    run();
    return lines;
  } finally {
    log.mockRestore();
  }
}

describe('TypeScript in documents', () => {
  it('compiles', () => {
    expect(examples.length).toBeGreaterThan(5);
    expect(typeProblems(examples)).toEqual([]);
  }, 180_000);

  it.each(examples)('$place runs, and prints what it says', (example) => {
    const output = printed(() => {
      const { Example } = load(example, MODULES) as { Example?: new (scope: App, id: string) => { run(): void } };
      if (Example === undefined) return;
      const app = new App();
      new Example(app, 'Example').run();
      app.synth();
    });
    expect(output).toEqual(expectedOutput(example.source));
  });
});
