import { once } from 'node:events';
import { createServer, type IncomingMessage, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  HttpIntegration,
  LambdaIntegration,
  type MethodOptions,
  PassthroughBehavior,
  RestApi,
} from 'aws-cdk-lib/aws-apigateway';
import { CorsHttpMethod, HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpUrlIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { askBackend } from '../../preview/gateway/backend-request';
import { onTestFinished } from '../support/jest/on-test-finished';
import { inline, preview } from '../support/preview/served-app';

const ORIGIN = 'https://app.shop.example';
const JSON_TYPE = 'application/json';

/** Tells what it was asked, with the status that the header `x-status` wants. */
const server = createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request) body += chunk;
  const { method, url, headers } = request;
  const status = Number(headers['x-status'] ?? 200);
  response.writeHead(status, { 'content-type': JSON_TYPE, 'x-own': 'theirs', 'access-control-allow-origin': '*' });
  response.end(JSON.stringify({ method, url, headers, body }));
});
let base: string;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());

interface Asked {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}
const seen = async (response: Response) => (await response.json()) as Asked;

describe('HTTP integrations of a REST API', () => {
  it('as proxies pass requests and answers on as they are', async () => {
    const { url } = await preview((stack) => {
      const options = { requestParameters: { 'integration.request.path.rest': 'method.request.path.rest' } };
      const integration = new HttpIntegration(`${base}/shop/{rest}`, { httpMethod: 'ANY', options });
      const requestParameters = { 'method.request.path.rest': true };
      new RestApi(stack, 'Api').root.addResource('{rest+}').addMethod('ANY', integration, { requestParameters });
    });
    const headers = { 'x-a': '1', 'x-status': '404', origin: ORIGIN };
    const response = await fetch(`${url}/a/b?q=1&q=2`, { method: 'PUT', body: 'hello', headers });
    expect([
      response.status,
      response.headers.get('x-own'),
      response.headers.get('access-control-allow-origin'),
    ]).toEqual([404, 'theirs', '*']);
    const asked = await seen(response);
    expect(asked).toMatchObject({ method: 'PUT', url: '/shop/a/b?q=1&q=2', body: 'hello', headers: { 'x-a': '1' } });
    expect(asked.headers.host).toBe(new URL(base).host);
  });

  it('by mappings make the request, and the answer by the status', async () => {
    const integrationOptions = {
      passthroughBehavior: PassthroughBehavior.NEVER,
      requestParameters: {
        'integration.request.path.id': 'method.request.path.id',
        'integration.request.querystring.page': 'method.request.querystring.p',
        'integration.request.header.x-status': 'method.request.header.x-want',
        'integration.request.header.x-fixed': "'yes'",
      },
      requestTemplates: { [JSON_TYPE]: '{"name":$input.json("$.who")}' },
      integrationResponses: [
        {
          statusCode: '200',
          responseParameters: { 'method.response.header.x-mapped': 'integration.response.header.x-own' },
          responseTemplates: { [JSON_TYPE]: '{"sent":$input.json("$.body"),"to":"$input.path("$.url")"}' },
        },
        { statusCode: '418', selectionPattern: '5\\d{2}', responseTemplates: { [JSON_TYPE]: '{"broken":true}' } },
      ],
    };
    const { url } = await preview((stack) => {
      const integration = new HttpIntegration(`${base}/users/{id}`, {
        httpMethod: 'POST',
        proxy: false,
        options: integrationOptions,
      });
      const options: MethodOptions = {
        requestParameters: {
          'method.request.path.id': true,
          'method.request.querystring.p': false,
          'method.request.header.x-want': false,
        },
        methodResponses: [
          { statusCode: '200', responseParameters: { 'method.response.header.x-mapped': true } },
          { statusCode: '418' },
        ],
      };
      new RestApi(stack, 'Api').root.addResource('{id}').addMethod('PUT', integration, options);
    });
    const put = (headers: object = {}) =>
      fetch(`${url}/7?p=2`, {
        method: 'PUT',
        body: '{"who":"ann"}',
        headers: { 'content-type': JSON_TYPE, ...headers },
      });
    const found = await put();
    expect([found.status, found.headers.get('x-mapped')]).toEqual([200, 'theirs']);
    expect(found.headers.get('access-control-allow-origin')).toBeNull();
    expect(await found.json()).toEqual({ sent: '{"name":"ann"}', to: '/users/7?page=2' });
    const broken = await put({ 'x-want': '503' });
    expect([broken.status, await broken.json()]).toEqual([418, { broken: true }]);
    expect((await put({ 'content-type': 'text/plain' })).status).toBe(415);
  });

  it('are 504 where nothing answers', async () => {
    const { url } = await preview((stack) => {
      new RestApi(stack, 'Api').root.addMethod('GET', new HttpIntegration('http://127.0.0.1:9'));
    });
    expect((await fetch(url)).status).toBe(504);
  });
});

it('a Lambda integration that is no proxy makes the event by a template, and selects the response by the error', async () => {
  const { url } = await preview((stack) => {
    const code = `exports.handler = async ({ name }) => {
      if (name === 'nobody') throw new Error('NotFound: ' + name);
      return { greeting: 'hello ' + name };
    }`;
    const integration = new LambdaIntegration(inline(stack, 'Fn', code), {
      proxy: false,
      requestTemplates: { [JSON_TYPE]: `{"name":"$input.params('who')"}` },
      integrationResponses: [
        { statusCode: '200', responseTemplates: { [JSON_TYPE]: '{"said":$input.json("$.greeting")}' } },
        {
          statusCode: '404',
          selectionPattern: 'NotFound: .*',
          responseTemplates: { [JSON_TYPE]: '{"why":$input.json("$.errorMessage")}' },
        },
      ],
    });
    const methodResponses = [{ statusCode: '200' }, { statusCode: '404' }];
    new RestApi(stack, 'Api').root.addMethod('GET', integration, { methodResponses });
  });
  const found = await fetch(`${url}?who=ann`);
  expect([found.status, await found.json()]).toEqual([200, { said: 'hello ann' }]);
  const missing = await fetch(`${url}?who=nobody`);
  expect([missing.status, await missing.json()]).toEqual([404, { why: 'NotFound: nobody' }]);
});

it('an HTTP API passes requests on to an address, and states its own CORS headers', async () => {
  const { url } = await preview((stack) => {
    const corsPreflight = { allowOrigins: [ORIGIN], allowMethods: [CorsHttpMethod.ANY] };
    const api = new HttpApi(stack, 'Api', { corsPreflight });
    const integration = new HttpUrlIntegration('I', `${base}/shop/{rest}`);
    api.addRoutes({ path: '/{rest+}', methods: [HttpMethod.POST], integration });
    api.addRoutes({ path: '/down', integration: new HttpUrlIntegration('Down', 'http://127.0.0.1:9') });
  });
  const response = await fetch(`${url}/a/b?q=1;2`, { method: 'POST', body: 'hello', headers: { origin: ORIGIN } });
  expect(response.headers.get('access-control-allow-origin')).toBe(ORIGIN);
  expect(await seen(response)).toMatchObject({ method: 'POST', url: '/shop/a/b?q=1;2', body: 'hello' });
  expect((await fetch(`${url}/down`)).status).toBe(503);
});

/** A request with a path and headers as they are written. */
async function raw(url: string, path: string, headers: string[] = []): Promise<{ status: number; body: string }> {
  const { hostname, port } = new URL(url);
  const sent = send({ hostname, port, path, headers: ['Host', 'localhost', ...headers] }).end();
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  let body = '';
  for await (const chunk of response) body += chunk;
  return { status: response.statusCode ?? 0, body };
}

/** A REST API and an HTTP API that both send what is below `/x` to the same address. */
const both = (uri: string, options = {}) =>
  preview((stack) => {
    const mapped = { requestParameters: { 'integration.request.path.rest': 'method.request.path.rest' } };
    const integration = new HttpIntegration(uri, { options: mapped });
    const resource = new RestApi(stack, 'Rest').root.addResource('x').addResource('{rest+}');
    resource.addMethod('GET', integration, { requestParameters: { 'method.request.path.rest': true } });
    new HttpApi(stack, 'Http').addRoutes({ path: '/x/{rest+}', integration: new HttpUrlIntegration('I', uri) });
  }, options);

const KINDS = ['rest-api', 'http-api'] as const;

describe.each(KINDS)('an HTTP integration of a %s', (kind) => {
  const at = ({ endpoints }: Awaited<ReturnType<typeof both>>) =>
    endpoints.find((endpoint) => endpoint.kind === kind)!.url;
  const under = (url: string, path: string) => `${new URL(url).pathname.replace(/\/$/, '')}/x/${path}`;

  it('keeps in the path what came in the path', async () => {
    const url = at(await both(`${base}/base/{rest}`));
    const { body } = await raw(url, under(url, 'a%3Fadmin=1%23/%41b'));
    expect(JSON.parse(body).url).toMatch(/^\/base\/a%3Fadmin=1%23\/(?:%41|A)b$/);
  });

  it.each(['%2e%2e/admin', 'a/../../admin', '..%2fadmin', '..%5Cadmin', '..'])('refuses %s', async (path) => {
    const url = at(await both(`${base}/base/{rest}`));
    expect((await raw(url, under(url, path))).status).toBe(400);
  });

  it('is not served where a variable chooses the host', async () => {
    const served = await both('http://{rest}.127.0.0.1/', { send: true });
    const url = at(served);
    expect((await raw(url, under(url, 'a'))).status).toBe(501);
    expect(served.lines.join('\n')).toContain('variables outside of the path');
  });

  it('sends to other hosts only when asked to, and notes where', async () => {
    const uri = 'https://backend.shop.invalid/{rest}';
    const silent = await both(uri);
    const url = at(silent);
    const { status, body } = await raw(url, under(url, 'a'));
    expect([status, body]).toEqual([501, expect.stringContaining('--send')]);
    expect(silent.lines.join('\n')).toContain('--send');
    const asked = await both(uri, { send: true });
    const { lines } = asked;
    const name = kind === 'rest-api' ? 'GET /x/{rest+}' : 'ANY /x/{rest+}';
    expect(lines.join('\n')).toContain(`${name} is sent to ${uri}`);
    expect([503, 504]).toContain((await raw(at(asked), under(at(asked), 'a'))).status);
  });

  it('keeps all values of a header, in whatever spelling', async () => {
    const url = at(await both(`${base}/base/{rest}`));
    const { body } = await raw(url, under(url, 'a'), ['X-Two', '1', 'x-two', '2']);
    expect(JSON.parse(body).headers['x-two']).toBe('1, 2');
  });
});

it.each(['http://app.attacker.com', 'http://127.0.0.1.attacker.com', 'http://10.0.0.1'])(
  'the preview refuses requests under the name of %s',
  async (name) => {
    const { url, aws, lines } = await both(`${base}/{rest}`);
    for (const target of [url, aws]) {
      const { hostname, port } = new URL(target);
      const sent = send({ hostname, port, path: '/', headers: { host: `${new URL(name).host}:${port}` } }).end();
      const [response] = (await once(sent, 'response')) as [IncomingMessage];
      response.resume();
      expect(response.statusCode).toBe(421);
    }
    expect(lines.filter((line) => line.startsWith('refused  GET /'))).toHaveLength(2);
  },
);

it('a backend that switches to another protocol has failed', async () => {
  const other = createServer();
  other.on('connection', (socket) => {
    socket.once('data', () =>
      socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n'),
    );
  });
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void other.close());
  const url = `http://127.0.0.1:${(other.address() as AddressInfo).port}/`;
  const asked = { method: 'GET', url, headers: [], body: Buffer.alloc(0), timeoutMilliseconds: 2_000 };
  await expect(askBackend(asked)).rejects.toThrow('101');
});
