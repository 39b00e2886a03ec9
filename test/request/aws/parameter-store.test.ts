import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ParameterStore } from '../../../request/aws/parameter-store';
import {
  type Behaviour,
  breaksOff,
  hangs,
  has,
  ParameterServer,
  refuses,
  says,
} from '../../support/request/parameter-server';

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

  const failures: readonly (readonly [string, Behaviour, string])[] = [
    ['a parameter that is not there', refuses(400, 'ParameterNotFound'), 'missing'],
    ['a name with its namespace', refuses(400, 'com.amazonaws.ssm#ParameterNotFound'), 'missing'],
    ['no permission', refuses(400, 'AccessDeniedException'), 'denied'],
    ['credentials that have run out', refuses(400, 'ExpiredTokenException'), 'denied'],
    ['too many calls', refuses(400, 'ThrottlingException'), 'throttled'],
    ['too many calls by status', refuses(429, 'SomethingNew'), 'throttled'],
    ['another error', refuses(400, 'ValidationException'), 'refused'],
    ['a failing service', refuses(500, 'InternalServerError'), 'unreachable'],
    ['half an answer', breaksOff, 'unreachable'],
    ['no answer', hangs, 'timeout'],
    ['a door that is shut in front of AWS', says('<html>', 403), 'denied'],
    ['a proxy that wants a password', says('', 401), 'denied'],
    ['a code of 403 that is new', refuses(403, 'AccessDeniedByServiceControlPolicy'), 'denied'],
    ['too many requests in front of AWS', says('slow down', 429), 'throttled'],
    ['a path that leads elsewhere', says('<html>', 404), 'malformed'],
    ['an answer that is no JSON', says('<html>'), 'malformed'],
    ['an empty answer', says(''), 'malformed'],
    ['a JSON text', says('"https://evil.example"'), 'malformed'],
    ['JSON null', says('null'), 'malformed'],
    ['no parameter', says('{}'), 'malformed'],
    ['a parameter that is null', says('{"Parameter":null}'), 'malformed'],
    ['a value that is no text', has(['https://evil.example']), 'malformed'],
    ['an answer without end', (response) => void response.end('x'.repeat(100_000)), 'unreachable'],
  ];

  it.each(failures)('tells %s as a value', async (_, behaviour, failure) => {
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
