import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { InMemoryParameterStore } from '../../../preview/aws/ssm/in-memory-parameter-store';
import { ParameterStore } from '../../../request/aws/parameter-store';
import { PARAMETER_FAILURES } from '../../support/request/parameter-failures';
import { has, ParameterServer, says, serves } from '../../support/request/parameter-server';

let server: ParameterServer;
beforeEach(async () => {
  server = await new ParameterServer().start();
});
afterEach(() => server.stop());

const get = (env = server.env) => new ParameterStore({ env }).getParameter('/shop/origins', AbortSignal.timeout(300));

describe('ParameterStore.getParameter', () => {
  it('reads a parameter with a signed call', async () => {
    server.behaviour = has('https://app.example.com', 7);
    expect(await get()).toEqual({ value: 'https://app.example.com', type: 'StringList', version: 7 });
    const { action, input, headers } = server.calls[0]!;
    expect({ action, input }).toEqual({ action: 'GetParameter', input: { Name: '/shop/origins' } });
    expect(headers['content-type']).toBe('application/x-amz-json-1.1');
    expect(headers['x-amz-security-token']).toBe('token');
    expect(headers.authorization).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-west-1\/ssm\/aws4_request,/,
    );
  });

  it.each(PARAMETER_FAILURES)('tells %s as a value', async (_, behaviour, failure) => {
    server.behaviour = behaviour;
    expect(await get()).toMatchObject({ failure });
  });

  it('tells a closed port, a bad endpoint, no region and no credentials as values', async () => {
    const { env } = server;
    await server.stop();
    expect(await get(env)).toMatchObject({ failure: 'unreachable' });
    expect(await get({ ...env, AWS_ENDPOINT_URL_SSM: 'no url' })).toMatchObject({ failure: 'unreachable' });
    expect(await get({ ...env, AWS_REGION: undefined })).toMatchObject({ failure: 'refused' });
    expect(await get({ ...env, AWS_SECRET_ACCESS_KEY: '' })).toMatchObject({ failure: 'denied' });
    await server.restart();
  });

  it('sends a call again when the connection that it kept has died', async () => {
    server.behaviour = has('https://app.example.com');
    await get();
    // the socket is gone before the client has had a turn to hear of it
    server.closeIdleConnections();
    expect(await get()).toMatchObject({ value: 'https://app.example.com' });
  });

  it.each([
    ['eu-west-1', 'https://ssm.eu-west-1.amazonaws.com/'],
    ['cn-north-1', 'https://ssm.cn-north-1.amazonaws.com.cn/'],
    ['us-gov-west-1', 'https://ssm.us-gov-west-1.amazonaws.com/'],
  ])('calls the endpoint of %s', async (region, expected) => {
    const urls: string[] = [];
    const transport = async ({ url }: { url: URL }) => {
      urls.push(url.href);
      return { status: 200, body: '{}' };
    };
    const env = { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' };
    await new ParameterStore({ region, transport, env }).getParameter('/a', AbortSignal.timeout(300));
    expect(urls).toEqual([expected]);
  });

  it('prefers the endpoint of the service over the one of all services', async () => {
    server.behaviour = has('here');
    const env = { ...server.env, AWS_ENDPOINT_URL: 'http://127.0.0.1:1' };
    expect(await get(env)).toMatchObject({ value: 'here' });
    const { url } = server;
    expect(await get({ ...env, AWS_ENDPOINT_URL_SSM: undefined, AWS_ENDPOINT_URL: url })).toMatchObject({
      value: 'here',
    });
  });

  it('takes credentials anew for each call', async () => {
    server.behaviour = has('x');
    const env: NodeJS.ProcessEnv = { ...server.env };
    const store = new ParameterStore({ env });
    await store.getParameter('/a', AbortSignal.timeout(300));
    env['AWS_ACCESS_KEY_ID'] = 'AKIDROTATED';
    await store.getParameter('/a', AbortSignal.timeout(300));
    const ids = server.calls.map(({ headers }) => /Credential=(\w+)/.exec(headers.authorization!)?.[1]);
    expect(ids).toEqual(['AKIDEXAMPLE', 'AKIDROTATED']);
  });
});

describe('ParameterStore.getParameters', () => {
  const getAll = (names: readonly string[]) =>
    new ParameterStore({ env: server.env }).getParameters(names, AbortSignal.timeout(300));

  it('reads those that there are, each in the version that is asked for', async () => {
    const parameters = new InMemoryParameterStore();
    const put = (name: string, value: string) => parameters.put({ name, value, type: 'StringList', overwrite: true });
    for (const value of ['a', 'b']) put('/shop/0', value);
    put('/shop/1', 'c');
    server.behaviour = serves(parameters);
    const read = await getAll(['/shop/1', '/shop/0:1', '/shop/0:7', '/shop/2']);
    expect(read).toHaveLength(2);
    expect(read).toEqual(
      expect.arrayContaining([
        { name: '/shop/0', value: 'a', type: 'StringList', version: 1 },
        { name: '/shop/1', value: 'c', type: 'StringList', version: 1 },
      ]),
    );
    const { action, input } = server.calls[0]!;
    expect({ action, input }).toEqual({
      action: 'GetParameters',
      input: { Names: ['/shop/1', '/shop/0:1', '/shop/0:7', '/shop/2'] },
    });
  });

  it('reads ten of the largest that there are', async () => {
    const parameters = new InMemoryParameterStore();
    const names = Array.from({ length: 10 }, (_, i) => `/shop/${i}`);
    const value = '"'.repeat(8192);
    for (const name of names) parameters.put({ name, value, type: 'String', tier: 'Advanced' });
    server.behaviour = serves(parameters);
    expect(await getAll(names)).toHaveLength(10);
  });

  it.each(PARAMETER_FAILURES.filter(([, , failure]) => failure !== 'missing'))(
    'tells %s as a value',
    async (_, behaviour, failure) => {
      server.behaviour = behaviour;
      expect(await getAll(['/shop/0'])).toMatchObject({ failure });
    },
  );

  it.each([
    '{"Parameters":{}}',
    '{"Parameters":[null]}',
    '{"Parameters":[{"Value":"a"}]}',
    '{"Parameters":[{"Name":"/a"}]}',
  ])('takes %s for malformed', async (body) => {
    server.behaviour = says(body);
    expect(await getAll(['/shop/0'])).toMatchObject({ failure: 'malformed' });
  });
});
