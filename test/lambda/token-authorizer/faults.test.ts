import { setTimeout as after } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { FUNCTION_TIMEOUT_SECONDS } from '../../../lib/contract/function-times';
import { tokenRequestCases } from '../../support/cases/tokens';
import { fakeClock } from '../../support/jest/fake-clock';
import { AuthorizerBundle, type Handler, outcomeOf } from '../../support/request/authorizer-bundle';
import { restEvent } from '../../support/request/authorizer-events';
import { hangs, refuses, TableServer } from '../../support/request/table-server';
import { ISSUER, keyItems, makeToken, NOW_SECONDS } from '../../support/request/token-kit';

const { config } = tokenRequestCases();
const bundle = new AuthorizerBundle();
let server: TableServer;
let handler: Handler;

beforeAll(() => bundle.build());
afterAll(() => bundle.remove());
beforeEach(async () => {
  fakeClock(NOW_SECONDS * 1000);
  server = await new TableServer().start();
  await server.fill(keyItems());
  handler = bundle.instance(config, { ...server.env, TOKENS_TABLE: 'tokens', TOKENS_ISSUER: ISSUER });
});
afterEach(async () => {
  jest.useRealTimers();
  await server.stop();
});

const headers = { Authorization: [`Bearer ${makeToken()}`], Origin: ['https://page.example'] };
const event = restEvent({ method: 'GET', path: '/quotes', headers });

/** The reason of the decision on a good request, some seconds after the last one. */
async function reasonAfter(seconds: number): Promise<unknown> {
  jest.setSystemTime(Date.now() + seconds * 1000);
  const { lines } = await outcomeOf(handler, event);
  return lines.find((line) => line['cdk-cors'] === 'authorization')?.['reason'];
}

describe('the bundled authorizer and its table', () => {
  it('serves on while the table throttles, fails closed at the outage limit, and takes up again', async () => {
    expect(await reasonAfter(0)).toBe('token-accepted');
    server.fault = refuses(400, 'ThrottlingException');
    expect(await reasonAfter(6)).toBe('token-accepted');
    expect(await reasonAfter(23)).toBe('token-accepted');
    expect(await reasonAfter(1)).toBe('state-unavailable');
    expect(await reasonAfter(100)).toBe('state-unavailable');
    server.fault = undefined;
    expect(await reasonAfter(5)).toBe('token-accepted');
  });

  it('serves on while the table is gone, and sees what was revoked meanwhile once it is back', async () => {
    expect(await reasonAfter(0)).toBe('token-accepted');
    await server.stop();
    expect(await reasonAfter(10)).toBe('token-accepted');
    const id = 'jti-of-a-good-token-000';
    const sk = `${NOW_SECONDS * 1000 + 1000}#jti#${id}`;
    await server.fill([{ pk: 'feed', sk, kind: 'jti', id, exp: NOW_SECONDS + 900 }]);
    await server.start();
    expect(await reasonAfter(5)).toBe('token-revoked');
  });

  it('does not wait for a slow table to the end, while its snapshot can serve', async () => {
    expect(await reasonAfter(0)).toBe('token-accepted');
    server.fault = hangs;
    expect(await reasonAfter(5)).toBe('token-accepted');
    // the next one is spared the wait
    const calls = server.calls.length;
    expect(await reasonAfter(0)).toBe('token-accepted');
    expect(server.calls.length).toBe(calls);
  });

  it('gives up on a table that never answers before Lambda gives up on it, says so, and spares the next one', async () => {
    server.fault = hangs;
    const stopped = after(FUNCTION_TIMEOUT_SECONDS['token-authorizer'] * 1000, 'stopped by Lambda');
    const ended = await Promise.race([outcomeOf(handler, event), stopped]);
    expect(ended).toMatchObject({
      error: 'state-unavailable',
      lines: [
        { 'cdk-cors': 'snapshot', problem: 'timeout' },
        { 'cdk-cors': 'authorization', reason: 'state-unavailable', status: 500 },
      ],
    });
    const calls = server.calls.length;
    expect(await reasonAfter(0)).toBe('state-unavailable');
    expect(server.calls.length).toBe(calls);
  }, 10_000);

  it('asks a table that throttles less and less', async () => {
    server.fault = refuses(400, 'ProvisionedThroughputExceededException');
    for (let i = 0; i < 100; i++) expect(await reasonAfter(0.1)).toBe('state-unavailable');
    expect(server.calls.length).toBeLessThanOrEqual(6);
  });

  it('takes hold of a connection that died while it was frozen', async () => {
    expect(await reasonAfter(0)).toBe('token-accepted');
    await server.stop();
    await server.start();
    expect(await reasonAfter(60)).toBe('token-accepted');
  });
});
