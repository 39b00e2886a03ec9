import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { OpenApiStack } from '../../examples/openapi/openapi-stack';
import type { FetchOptions } from '../support/browser/fetch-from';
import { type RunningExample, startExample } from '../support/browser/running-example';

let example: RunningExample;

beforeAll(async () => {
  example = await startExample(OpenApiStack, 'OpenApi');
});
afterAll(() => example?.close());

/** What a script of a page gets of the prices. */
const prices = (origin: string, options: FetchOptions = {}) =>
  example.fetch(origin, `${example.urlOf()}/prices`, options);

describe('examples/openapi', () => {
  it.each(['https://app.shop.example', 'https://partner.example'])('lets %s read, with cookies', async (origin) => {
    const answer = await prices(origin, { credentials: 'include' });
    expect(answer).toMatchObject({ status: 200, body: '{"tea":4,"coffee":5}' });
  });

  it.each(['https://evil.example', 'null'])('keeps %s from reading', async (origin) => {
    expect(await prices(origin)).toMatchObject({ error: expect.any(String) });
  });

  it('refuses headers that the class does not name', async () => {
    const asked = await prices('https://app.shop.example', { headers: { 'x-unheard-of': '1' } });
    expect(asked).toMatchObject({ error: expect.any(String) });
  });
});
