import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request as send } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Stack } from 'aws-cdk-lib';
import { Code, FunctionUrlAuthType, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { browserDifferences } from '../../../checks/probes/browser-differences';
import type { ClassConfig } from '../../../lib/contract/function-config';
import { compilePolicy, decide, type PolicyInput } from '../../../lib/policy';
import { compactPolicy } from '../../../lib/policy/compact';
import { type Preview, startPreview } from '../../../preview';
import { preflightResponse, withCorsHeaders } from '../../../preview/function-url/cors';
import { urlRequest } from '../../../preview/function-url/url-request';
import { buildIfMissing } from '../../support/browser/build';
import { isForFunctionUrl, isForFunctionUrlSettings } from '../../support/cases/applicable';
import { functionUrlSettings } from '../../support/cases/function-url-settings';
import { type DecideCase, decideCases } from '../../support/cases/load';
import { synthesise } from '../../support/preview/served-app';
import { headerLines } from '../../support/request/rest-events';

const OPEN = { authType: FunctionUrlAuthType.NONE };

const folder = mkdtempSync(join(tmpdir(), 'function-url-cases-'));
afterAll(() => rmSync(folder, { recursive: true }));

const cases = decideCases().filter(isForFunctionUrl);
const policies = new Map(cases.map(({ policy }) => [JSON.stringify(policy), policy]));
const pathOf = (policy: PolicyInput) => `/p${[...policies.keys()].indexOf(JSON.stringify(policy))}`;
const named = (list: readonly DecideCase[]) => list.map((one) => [`${one.file}: ${one.name}`, one] as const);

describe('withCors behind a function URL answers the shared cases as decide does', () => {
  let preview: Preview;
  const agent = new Agent({ keepAlive: true });

  beforeAll(async () => {
    buildIfMissing();
    const code = join(folder, 'code');
    mkdirSync(code);
    copyFileSync(join(__dirname, '..', '..', '..', 'assets', 'runtime', 'index.js'), join(code, 'runtime.js'));
    writeFileSync(join(code, 'config.json'), JSON.stringify(everyPolicy()));
    writeFileSync(
      join(code, 'index.js'),
      `const { withCors } = require('./runtime.js');
       exports.handler = withCors(async () => ({ statusCode: 200, body: 'hello' }), { config: require('./config.json') });`,
    );
    const app = synthesise(
      (scope) => {
        const stack = new Stack(scope, 'Shop');
        const props = { runtime: Runtime.NODEJS_22_X, handler: 'index.handler', code: Code.fromAsset(code) };
        new LambdaFunction(stack, 'Fn', props).addFunctionUrl(OPEN);
      },
      join(folder, 'cdk.out'),
    );
    preview = await startPreview({ app });
  });
  afterAll(async () => {
    agent.destroy();
    await preview?.close();
  });

  it('finds cases', () => expect(cases.length).toBeGreaterThan(500));

  it.each(named(cases))('%s', async (_, { policy, request, expect: expected }) => {
    const { Host, ...headers } = headerLines(request);
    const url = `${preview.endpoints[0]!.url}${pathOf(policy)}`;
    const answer = await new Promise<{ status: number; headers: Record<string, unknown> }>((resolve, reject) => {
      const sent = send(url, { method: request.method, headers, agent }, (response) => {
        response.resume();
        const own = Object.entries(response.headers).filter(([name]) => name === 'vary' || name.startsWith('access-'));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: Object.fromEntries(own) }));
      });
      sent.on('error', reject).end();
    });
    expect(answer).toEqual({ status: expected.status ?? 200, headers: expected.headers });
  });
});

/** All policies at paths of their own, which the environment of a function would have no room for. */
function everyPolicy() {
  const classes: Record<string, ClassConfig> = {};
  const routes = [...policies.values()].map((policy) => {
    const path = pathOf(policy);
    const name = path.slice(1);
    classes[name] = { policy: compactPolicy(compilePolicy({ ...policy, name })) };
    return { path, read: name, write: name };
  });
  return { classes, routes };
}

describe('the CORS settings of a function URL let browsers do in the shared cases what decide says', () => {
  const settingsOf = functionUrlSettings(cases);
  const asked = cases.filter((one) => isForFunctionUrlSettings(one, settingsOf));

  it('finds cases, and policies that need code', () => {
    expect(asked.length).toBeGreaterThan(80);
    expect(cases.some((one) => settingsOf(one) === undefined)).toBe(true);
  });

  it.each(named(asked))('%s', (_, one) => {
    const { request } = one;
    const policy = compilePolicy(one.policy);
    const decision = decide(policy, request);
    const headers = Object.entries(headerLines(request)).flatMap(([name, values]) =>
      values.map((value) => [name, value] as const),
    );
    const wire = { method: request.method, url: '/', headers, body: Buffer.alloc(0), sourceIp: '', port: 443 };
    const received = urlRequest({ ...wire, secure: true, protocol: 'HTTP/1.1' });
    const cors = settingsOf(one)!;
    const served = { status: 200, headers: [], body: '' };
    const answered =
      decision.kind === 'preflight' ? preflightResponse(cors, received) : withCorsHeaders(cors, received, served);
    const answer = { status: answered.status, headers: Object.fromEntries(answered.headers) };
    expect(browserDifferences(policy, request, decision, answer)).toEqual([]);
  });
});
