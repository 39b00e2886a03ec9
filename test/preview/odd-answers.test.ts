import { request } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { LambdaIntegration, ResponseType, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { AllowedMethods, Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { RestApiOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { inline, preview } from '../support/preview/served-app';
import { distributionPreview, echoApi } from '../support/preview/served-distribution';

/** Answers what the body of the request says. */
const SAID = 'exports.handler = async ({ body }) => JSON.parse(body)';

/** Sends a request by hand: `fetch` knows only some methods. */
function statusOf(url: string, method: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    sent.on('error', reject).end();
  });
}

const ODD = [
  { statusCode: 100 },
  { statusCode: 199 },
  { statusCode: 200, headers: { trailer: 'x-a' }, body: 'x' },
  { statusCode: 200, headers: { 'x a': '1' } },
];
const post = (url: string, answer: object) => fetch(url, { method: 'POST', body: JSON.stringify(answer) });

describe('answers that HTTP does not allow', () => {
  it.each(ODD)('become 500 at an HTTP API: %j', async (answer) => {
    const { url } = await preview((stack) => {
      const integration = new HttpLambdaIntegration('I', inline(stack, 'Said', SAID));
      new HttpApi(stack, 'Api').addRoutes({ path: '/', integration });
    });
    expect((await post(url, answer)).status).toBe(500);
  });

  // REST APIs drop `trailer`
  it.each(ODD.filter(({ headers }) => !headers?.trailer))(
    'become 502 with the headers of DEFAULT_5XX at a REST API: %j',
    async (answer) => {
      const { url } = await preview((stack) => {
        const api = new RestApi(stack, 'Api');
        api.root.addMethod('ANY', new LambdaIntegration(inline(stack, 'Said', SAID)));
        const responseHeaders = { 'Access-Control-Allow-Origin': "'*'" };
        api.addGatewayResponse('5xx', { type: ResponseType.DEFAULT_5XX, responseHeaders });
      });
      const { status, headers } = await post(url, answer);
      expect([status, headers.get('access-control-allow-origin')]).toEqual([502, '*']);
      expect(await statusOf(url, 'PROPFIND')).toBe(403);
    },
  );
});

describe('header values beyond ASCII', () => {
  /** Bytes of the header `x-a` of an answer, as `fetch` shows them. */
  const bytesOf = async (url: string, init: RequestInit = {}) =>
    Buffer.from((await fetch(url, init)).headers.get('x-a') ?? '', 'latin1').toString();
  const VALUE = 'caf\u00e9 \u65e5\u672c';
  const answers = [
    { body: 'x' },
    { body: '' },
    { body: 'eA==', isBase64Encoded: true },
    { body: 'x', statusCode: 404 },
    { body: '', statusCode: 204 },
  ].map((answer) => ({ statusCode: 200, headers: { 'x-a': VALUE }, ...answer }));

  it.each(answers)('are UTF-8, whatever the answer: %j', async (answer) => {
    const { endpoints } = await preview((stack) => {
      const said = inline(stack, 'Said', SAID);
      const api = new RestApi(stack, 'Rest', { binaryMediaTypes: ['image/png'] });
      api.root.addMethod('POST', new LambdaIntegration(said));
      const integration = new HttpLambdaIntegration('I', said);
      new HttpApi(stack, 'Http').addRoutes({ path: '/', integration });
      new Distribution(stack, 'Site', {
        defaultBehavior: { origin: new RestApiOrigin(api), allowedMethods: AllowedMethods.ALLOW_ALL },
      });
    });
    expect(endpoints.map(({ kind }) => kind)).toEqual(['rest-api', 'http-api', 'distribution']);
    for (const { kind, url } of endpoints) {
      const value = await bytesOf(url, { method: 'POST', body: JSON.stringify(answer) });
      expect([kind, value]).toEqual([kind, VALUE]);
    }
  });

  it('of requests come back as they came', async () => {
    const { url } = await preview((stack) => {
      const code = `exports.handler = async ({ headers }) => ({ statusCode: 200, headers: { 'x-a': headers['x-b'] } })`;
      const integration = new HttpLambdaIntegration('I', inline(stack, 'Echo', code));
      new HttpApi(stack, 'Api').addRoutes({ path: '/', integration });
    });
    const sent = Buffer.from(VALUE).toString('latin1');
    expect(await bytesOf(url, { headers: { 'x-b': sent } })).toBe(VALUE);
  });
});

describe('queries of REST APIs', () => {
  const start = () =>
    preview((stack) => {
      const code = `exports.handler = async ({ multiValueQueryStringParameters: query }) =>
        ({ statusCode: 200, body: JSON.stringify(query) })`;
      new RestApi(stack, 'Api').root.addMethod('ANY', new LambdaIntegration(inline(stack, 'Query', code)));
    });

  it('are split at semicolons', async () => {
    const { url } = await start();
    expect(await (await fetch(`${url}?a=1;b=2&a=3%3B4`)).json()).toEqual({ a: ['1', '3;4'], b: ['2'] });
  });

  it.each(['{', '}', '|'])('have no raw %s', async (character) => {
    const { url } = await start();
    expect((await fetch(`${url}?a=${character}`)).status).toBe(400);
    expect((await fetch(`${url}?a=${encodeURIComponent(character)}`)).status).toBe(200);
  });
});

describe('methods that no route of an HTTP API can name', () => {
  it.each(['TRACE', 'PROPFIND'])('are no matter of ANY: %s', async (method) => {
    const { url } = await preview((stack) => {
      const integration = new HttpLambdaIntegration('I', inline(stack, 'Said', SAID));
      new HttpApi(stack, 'Api').addRoutes({ path: '/', integration });
    });
    expect(await statusOf(url, method)).toBe(404);
  });
});

describe('headers named like members of every object', () => {
  it('go through a distribution', async () => {
    const { url } = await distributionPreview((stack) => {
      new Distribution(stack, 'Site', { defaultBehavior: { origin: new RestApiOrigin(echoApi(stack)) } });
    });
    const names = ['constructor', 'toString', 'hasOwnProperty', '__proto__', 'valueOf'];
    for (const name of names) {
      const { status } = await fetch(`${url}/x`, { headers: new Headers([[name, 'x']]) });
      expect([name, status]).toEqual([name, 200]);
    }
  });
});
