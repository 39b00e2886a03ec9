import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { EndpointClass, OriginAllowlist } from '../lib';
import { compilePolicy, PolicyError } from '../lib/policy';
import { refusal } from './support/synth/rest-api-app';
import { shopTokens } from './support/synth/token-app';

const folder = mkdtempSync(join(tmpdir(), 'policy-file-'));

function file(content: unknown, name = 'orders.json'): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' || Buffer.isBuffer(content) ? content : JSON.stringify(content));
  return path;
}

const newStack = () => new Stack(new App(), 'Stack');
const fromFile = (path: string, props?: Parameters<typeof EndpointClass.fromPolicyFile>[3]) =>
  EndpointClass.fromPolicyFile(newStack(), 'Class', path, props);

const ORDERS = {
  name: 'orders',
  origins: ['https://app.example.com', 'https://*.tenant.example.com'],
  methods: ['POST', 'get'],
  requestHeaders: ['Content-Type'],
  exposedHeaders: ['x-request-id'],
  credentials: true,
  maxAgeSeconds: 60,
  rejectForeignWrites: true,
  selfOrigins: ['https://api.example.com'],
} as const;

describe('EndpointClass.fromPolicyFile', () => {
  it.each<[string, Parameters<typeof compilePolicy>[0]]>([
    ['with everything', ORDERS],
    ['of any origin', { name: 'catalogue', origins: '*', methods: ['GET'] }],
    ['for exact origins', { name: 'admin', origins: ['https://a.example'], methods: ['PUT'], exactHttpsOnly: true }],
    [
      'with what is dangerous',
      {
        name: 'legacy',
        origins: ['http://a.example', 'https://*.github.io'],
        methods: ['GET'],
        dangerouslyAllowInsecureOrigins: true,
        dangerouslyAllowPublicSuffixPatterns: true,
      },
    ],
  ])('is the policy that the commands make of the file: %s', (_, policy) => {
    const endpointClass = fromFile(file({ $schema: './schema.json', ...policy }));
    expect(endpointClass._policy).toEqual(compilePolicy(policy));
    expect(endpointClass.className).toBe(policy.name);
  });

  it('takes a path from the working folder, and files with a byte order mark', () => {
    const path = file(Buffer.from(`\ufeff${JSON.stringify(ORDERS)}`, 'utf16le'), 'marked.json');
    expect(fromFile(relative(process.cwd(), path)).className).toBe('orders');
  });

  it('takes a live list by its props, and no origins in the file then', () => {
    const { origins: _, ...withoutOrigins } = ORDERS;
    const allowlist = OriginAllowlist.fromParameterName('/shop/cors/orders/origins');
    const { _live, _policy } = fromFile(file(withoutOrigins), { allowlist });
    expect(_live?.bound.parameter).toBe('/shop/cors/orders/origins');
    expect(_policy).toMatchObject({ origins: [], methods: ['GET', 'POST'], credentials: true });
    expect(refusal(() => fromFile(file(ORDERS), { allowlist }))).toEqual([
      `policy orders in ${JSON.stringify(file(ORDERS))} cannot be compiled`,
      'origins: origins-given-twice - got ["https://app.example.com","https://*.tenant.example.com"]: the class takes its ' +
        'origins from the allowlist of its props, and a file that names others would be ignored; leave out origins here, or allowlist there',
    ]);
  });

  it('takes tokens by its props', () => {
    const stack = newStack();
    const path = file({ name: 'quotes', origins: '*', methods: ['GET'] });
    const scopes = { GET: ['quotes:read'] };
    const { _tokens, _policy } = EndpointClass.fromPolicyFile(stack, 'Quotes', path, {
      tokens: shopTokens(stack),
      scopes,
    });
    expect(_tokens?.scopes).toMatchObject(scopes);
    expect(_policy.requestHeaders).toContain('authorization');
  });

  it('warns as of any class', () => {
    const stack = newStack();
    EndpointClass.fromPolicyFile(stack, 'Class', file({ ...ORDERS, maxAgeSeconds: 7200 }));
    const warnings = Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('max-age-above-webkit'));
    expect(warnings).toHaveLength(1);
  });

  it('says everything that is wrong with a file, and in which file', () => {
    const path = file({
      name: 'Orders',
      origins: ['https://a.example/'],
      methods: [],
      maxAgeSeconds: -1,
      method: 'GET',
    });
    expect(refusal(() => fromFile(path))).toEqual([
      `policy Orders in ${JSON.stringify(path)} cannot be compiled`,
      expect.stringMatching(/^method: option-unknown - got "GET": /),
      expect.stringMatching(/^name: name-invalid - got "Orders": /),
      expect.stringMatching(
        /^origins\[0\]: origin-path - got "https:\/\/a.example\/": .*; write "https:\/\/a.example"$/,
      ),
      expect.stringMatching(/^methods: methods-empty - got \[\]: /),
      expect.stringMatching(/^maxAgeSeconds: max-age-out-of-range - got -1: /),
    ]);
    expect(() => fromFile(path)).toThrow(PolicyError);
  });

  it.each([['null'], ['5'], ['"orders"'], ['[]'], ['{}']])(
    'says what is wrong with %s, with an allowlist and without',
    (text) => {
      const path = file(text);
      const allowlist = OriginAllowlist.of('https://a.example');
      for (const props of [{}, { allowlist }]) {
        expect(refusal(() => fromFile(path, props))[0]).toBe(`policy in ${JSON.stringify(path)} cannot be compiled`);
      }
    },
  );

  it('says where a file that is no JSON goes wrong', () => {
    const path = file('{ "name": "orders", }');
    expect(() => fromFile(path)).toThrow(`policy-file-not-json - ${JSON.stringify(path)}: `);
  });

  it('says where it looked for a file that is not there', () => {
    expect(() => fromFile('cors/nothing.json')).toThrow(
      `policy-file-unreadable - got "cors/nothing.json": ENOENT: no such file or directory, open 'cors/nothing.json'; a path that is ` +
        `not absolute begins in the folder in which CDK runs the app, and this one is "${join(process.cwd(), 'cors/nothing.json')}"`,
    );
  });
});
