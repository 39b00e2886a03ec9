import { request } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { LambdaIntegration, ResponseType, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Distribution } from 'aws-cdk-lib/aws-cloudfront';
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
