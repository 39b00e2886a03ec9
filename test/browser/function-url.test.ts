import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { FunctionUrl } from 'aws-cdk-lib/aws-lambda';
import { FunctionUrlCors } from 'cdk-cors';
import type { Construct } from 'constructs';
import { QuotesStack } from '../../examples/function-url/quotes-stack';
import type { FetchOptions } from '../support/browser/fetch-from';
import { type RunningExample, startExample } from '../support/browser/running-example';

const EDITORS = 'https://editors.shop.example';
const EVIL = 'https://evil.example';
const POST: FetchOptions = { method: 'POST', body: 'milk first', credentials: 'include' };

/** The example, one of whose URLs explains itself to pages. */
class DiagnosedStack extends QuotesStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const edit = this.node.findChild('Edit').node.findChild('FunctionUrl') as FunctionUrl;
    FunctionUrlCors.of(edit).addDiagnosis();
  }
}

let example: RunningExample;

beforeAll(async () => {
  example = await startExample(DiagnosedStack, 'Quotes');
});
afterAll(() => example?.close());

/** What a script of a page gets of a URL, and which requests came in. */
async function call(origin: string, id: string, options: FetchOptions = {}) {
  const before = example.log.length;
  const result = await example.fetch(origin, example.urlOf(id), options);
  const came = example.log.slice(before).flatMap((line) => line.match(/^\S+ {2}([A-Z]+) \/ {2}\d+/)?.[1] ?? []);
  return { ...result, came };
}

describe('examples/function-url', () => {
  it.each([
    [EVIL, 'POST', 'foreign-write'],
    [EVIL, 'GET', 'origin-not-listed'],
    [EDITORS, 'DELETE', 'method-not-allowed'],
    [EDITORS, 'GET', 'request-allowed'],
  ])('tells a page of %s why its %s was blocked: %s', async (origin, method, reason) => {
    const question = { url: example.urlOf('Edit'), method, headers: [], credentials: true };
    const endpoint = example.urlOf('EditFunctionUrlCorsDiagnosis');
    const { body } = await example.fetch(origin, endpoint, { method: 'POST', body: JSON.stringify(question) });
    expect(JSON.parse(body ?? '')).toMatchObject({ reason });
  });

  it('is nothing that synth warns of: it sees withCors in the handler', () => {
    const messages = example.assembly.stacks.flatMap((stack) => stack.messages);
    expect(messages.filter(({ level }) => level !== 'info')).toEqual([]);
  });

  it('lets any page read by the configuration of the URL, without cookies', async () => {
    expect(await call(EVIL, 'Read')).toMatchObject({ status: 200, body: '{"quotes":["tea is better than none"]}' });
    expect(await call('null', 'Read')).toMatchObject({ status: 200 });
    expect(await call(EVIL, 'Read', { credentials: 'include' })).toMatchObject({ error: expect.any(String) });
  });

  it('refuses by it what the class does not allow, before the function is called', async () => {
    const asked = await call(EVIL, 'Read', { headers: { 'x-unheard-of': '1' } });
    expect(asked).toMatchObject({ error: expect.any(String), came: ['OPTIONS'] });
  });

  it('lets a listed page write with cookies by withCors', async () => {
    expect(await call(EDITORS, 'Edit', POST)).toMatchObject({ status: 201, body: '{"added":"milk first"}' });
  });

  it('stops a write from elsewhere, which needs no preflight', async () => {
    const written = await call(EVIL, 'Edit', POST);
    expect(written).toMatchObject({ error: expect.any(String), came: ['POST'] });
    expect(example.log.join('\n')).toMatch(/EditFunctionUrl\S* {2}POST \/ {2}403/);
  });
});
