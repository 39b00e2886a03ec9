import { expect, it } from '@jest/globals';
import { OpenApiStack } from '../../../examples/openapi/openapi-stack';
import { serve, synthesise } from '../../support/preview/served-app';

it('serves examples/openapi: what a listed page reads, a stranger does not', async () => {
  const { url } = await serve(synthesise((app) => new OpenApiStack(app, 'OpenApi')));
  const read = async (origin: string) => {
    const { status, headers } = await fetch(`${url}/prices`, { headers: { origin } });
    return [status, headers.get('access-control-allow-origin'), headers.get('vary')];
  };
  const preflight = async (origin: string) => {
    const asked = { origin, 'access-control-request-method': 'GET' };
    const { status, headers } = await fetch(`${url}/prices`, { method: 'OPTIONS', headers: asked });
    return [status, headers.get('access-control-allow-origin')];
  };
  for (const listed of ['https://app.shop.example', 'https://partner.example']) {
    expect(await preflight(listed)).toEqual([204, listed]);
    expect(await read(listed)).toEqual([200, listed, 'Origin']);
  }
  expect(await preflight('https://evil.example')).toEqual([403, null]);
  expect(await read('https://evil.example')).toEqual([200, null, 'Origin']);
});
