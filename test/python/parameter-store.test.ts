import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { selfSignedCertificate } from '../../preview/certificate';
import { signedHeaders } from '../../request/aws/signature-v4';
import { onTestFinished } from '../support/jest/on-test-finished';
import { HAS_PYTHON } from '../support/python/has-python';
import { PythonProcess } from '../support/python/python-process';
import { PARAMETER_FAILURES } from '../support/request/parameter-failures';
import { has, ParameterServer } from '../support/request/parameter-server';

let python: PythonProcess;
let server: ParameterServer;

const get = async (env: NodeJS.ProcessEnv = {}) => {
  await python.ask({ do: 'environment', env: { ...server.env, ...env } });
  return python.ask({ do: 'read_parameter', name: '/shop/origins', seconds: 0.3 });
};

(HAS_PYTHON ? describe : describe.skip)('get_parameter, where python3 is there', () => {
  beforeAll(() => {
    python = new PythonProcess();
  });
  afterAll(() => python.stop());
  beforeEach(async () => {
    server = await new ParameterServer().start();
  });
  afterEach(() => server.stop());

  it('reads a parameter with a signed call', async () => {
    server.behaviour = has('https://app.example.com', 7);
    expect(await get()).toEqual({ value: 'https://app.example.com', type: 'StringList' });
    const { action, input, headers } = server.calls[0]!;
    expect({ action, input }).toEqual({ action: 'GetParameter', input: { Name: '/shop/origins' } });
    expect(headers['content-type']).toBe('application/x-amz-json-1.1');
    expect(headers['x-amz-security-token']).toBe('token');
  });

  it.each([
    ['https://ssm.eu-west-1.amazonaws.com/', 'token'],
    ['http://127.0.0.1:4566/a b/ü', undefined],
  ])('signs as JavaScript does: %s', async (href, sessionToken) => {
    const url = new URL(href);
    const time = Date.UTC(2026, 1, 3, 4, 5, 6);
    const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'AmazonSSM.GetParameter' };
    const body = '{"Name":"/shop/ü"}';
    const request = { headers, body, service: 'ssm', region: 'eu-west-1' };
    const expected = signedHeaders({ ...request, url, time }, { accessKeyId: 'A', secretAccessKey: 'S', sessionToken });
    const credentials = ['A', 'S', sessionToken ?? null];
    const asked = { do: 'sign', ...request, host: url.host, path: url.pathname, at: time / 1000, credentials };
    expect(await python.ask(asked)).toEqual(expected);
  });

  it.each(PARAMETER_FAILURES)('tells %s as a value', async (_, behaviour, failure) => {
    server.behaviour = behaviour;
    expect(await get()).toMatchObject({ failure });
  });

  it('tells a closed port, a bad endpoint, no region and no credentials as values', async () => {
    await server.stop();
    expect(await get()).toMatchObject({ failure: 'unreachable' });
    for (const url of ['no url', 'http://[', 'http://127.0.0.1:port', 'ftp://127.0.0.1']) {
      expect(await get({ AWS_ENDPOINT_URL_SSM: url })).toMatchObject({ failure: 'unreachable' });
    }
    expect(await get({ AWS_REGION: '' })).toMatchObject({ failure: 'refused' });
    expect(await get({ AWS_SECRET_ACCESS_KEY: '' })).toMatchObject({ failure: 'denied' });
    await server.restart();
  });

  it('gives up in time where an answer comes a byte at a time', async () => {
    server.behaviour = (response) => {
      response.writeHead(200, { 'content-length': '1000' });
      const timer = setInterval(() => response.write(' '), 50);
      response.on('close', () => clearInterval(timer));
    };
    expect(await get()).toMatchObject({ failure: 'timeout' });
    server.behaviour = has('x');
    expect(await get()).toMatchObject({ value: 'x' });
  });

  it('keeps its connection, and sends a call again when that has died', async () => {
    const connections = new Set<unknown>();
    server.behaviour = (response, call) => {
      connections.add(response.socket?.remotePort);
      has('x')(response, call);
    };
    await get();
    await get();
    expect(connections.size).toBe(1);
    server.closeIdleConnections();
    expect(await get()).toMatchObject({ value: 'x' });
    expect(connections.size).toBe(2);
  });

  it('prefers the endpoint of the service over the one of all services', async () => {
    server.behaviour = has('here');
    expect(await get({ AWS_ENDPOINT_URL: 'http://127.0.0.1:1' })).toMatchObject({ value: 'here' });
    const { url } = server;
    expect(await get({ AWS_ENDPOINT_URL_SSM: '', AWS_ENDPOINT_URL: url })).toMatchObject({ value: 'here' });
  });

  it('takes credentials anew for each call', async () => {
    server.behaviour = has('x');
    await get();
    await get({ AWS_ACCESS_KEY_ID: 'AKIDROTATED' });
    const ids = server.calls.map(({ headers }) => /Credential=(\w+)/.exec(headers.authorization!)?.[1]);
    expect(ids).toEqual(['AKIDEXAMPLE', 'AKIDROTATED']);
  });

  it('calls over TLS, and believes those alone whose certificate it can trust', async () => {
    const { key, cert } = await selfSignedCertificate();
    const secure = createSecureServer({ key, cert }, (request, response) => {
      request.resume();
      has('x')(response, { action: '', input: {}, headers: {} });
    });
    await new Promise<void>((resolve) => secure.listen(0, '127.0.0.1', resolve));
    const folder = mkdtempSync(join(tmpdir(), 'certificate-'));
    onTestFinished(() => {
      secure.closeAllConnections();
      secure.close();
      rmSync(folder, { recursive: true });
    });
    const file = join(folder, 'cert.pem');
    writeFileSync(file, cert);
    const url = `https://localhost:${(secure.address() as AddressInfo).port}`;
    const trusting = new PythonProcess({ SSL_CERT_FILE: file });
    const answers = [];
    for (const one of [trusting, python]) {
      await one.ask({ do: 'environment', env: { ...server.env, AWS_ENDPOINT_URL_SSM: url } });
      answers.push(await one.ask({ do: 'read_parameter', name: '/shop/origins', seconds: 5 }));
    }
    await trusting.stop();
    expect(answers).toMatchObject([
      { value: 'x' },
      { failure: 'unreachable', message: expect.stringContaining('CERTIFICATE') },
    ]);
  });

  describe('where SnapStart restored the function', () => {
    let endpoint: Server;
    let answer: { readonly status: number; readonly body: string };
    let asked: (string | undefined)[];
    beforeEach(async () => {
      asked = [];
      endpoint = createServer((request, response) => {
        asked.push(request.headers.authorization);
        response.writeHead(answer.status).end(answer.body);
      });
      await new Promise<void>((resolve) => endpoint.listen(0, '127.0.0.1', resolve));
      await python.ask({
        do: 'environment',
        env: {
          AWS_CONTAINER_CREDENTIALS_FULL_URI: `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}/credentials`,
          AWS_CONTAINER_AUTHORIZATION_TOKEN: 'let me in',
        },
      });
    });
    afterEach(async () => {
      const env = { AWS_CONTAINER_CREDENTIALS_FULL_URI: null, AWS_CONTAINER_AUTHORIZATION_TOKEN: null };
      await python.ask({ do: 'environment', env });
      endpoint.closeAllConnections();
      endpoint.close();
    });
    const none = { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '', AWS_SESSION_TOKEN: '' };

    it('has its credentials from their endpoint', async () => {
      answer = { status: 200, body: JSON.stringify({ AccessKeyId: 'AKIDSNAP', SecretAccessKey: 's', Token: 'snap' }) };
      server.behaviour = has('x');
      expect(await get(none)).toMatchObject({ value: 'x' });
      expect(asked).toEqual(['let me in']);
      const { headers } = server.calls[0]!;
      expect(headers.authorization).toContain('Credential=AKIDSNAP/');
      expect(headers['x-amz-security-token']).toBe('snap');
    });

    it.each(['http://credentials.example/x', 'http://127.example/x', 'http://10.0.0.1/x', 'nowhere'])(
      'sends no token to another machine without TLS: %s',
      async (url) => {
        await python.ask({ do: 'environment', env: { AWS_CONTAINER_CREDENTIALS_FULL_URI: url } });
        const message = expect.stringContaining('is no address of this machine, of ECS or of EKS');
        expect(await get(none)).toMatchObject({ failure: 'denied', message });
      },
    );

    it.each([
      ['refuses', { status: 403, body: '' }],
      ['has none', { status: 200, body: '{}' }],
      ['says something else', { status: 200, body: '[]' }],
    ])('is denied where that %s', async (_, said) => {
      answer = said;
      expect(await get(none)).toMatchObject({ failure: 'denied' });
    });
  });
});
