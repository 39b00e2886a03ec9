import { describe, expect, it } from '@jest/globals';
import { LambdaIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { RestApiOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { inline, preview } from '../support/preview/served-app';
import { distributionPreview, echoApi } from '../support/preview/served-distribution';

const MEGABYTE = 1024 * 1024;

/** Answers with as many characters as the query says. */
const LARGE = `exports.handler = async ({ queryStringParameters: query }) =>
  ({ statusCode: 200, body: 'x'.repeat(Number(query?.length ?? 0)) })`;

const restApi = () =>
  preview((stack) => {
    new RestApi(stack, 'Api').root.addMethod('ANY', new LambdaIntegration(inline(stack, 'Large', LARGE)));
  });
const httpApi = () =>
  preview((stack) => {
    new HttpApi(stack, 'Api').addRoutes({
      path: '/',
      integration: new HttpLambdaIntegration('I', inline(stack, 'Large', LARGE)),
    });
  });
const distribution = () =>
  distributionPreview((stack) => {
    new Distribution(stack, 'Site', { defaultBehavior: { origin: new RestApiOrigin(echoApi(stack)) } });
  });

const post = (bytes: number): RequestInit => ({
  method: 'POST',
  body: 'x'.repeat(bytes),
  headers: { 'content-type': 'text/plain' },
});
const headerOf = (length: number): RequestInit => ({ headers: { 'x-long': 'x'.repeat(length) } });
const query = (length: number) => `?${'x'.repeat(length)}`;

describe('what is larger than AWS takes', () => {
  it.each<[string, typeof restApi, string, RequestInit, number]>([
    ['an event of 5.5 MB at a REST API', restApi, '', post(5.5 * MEGABYTE), 200],
    ['an event of more than 6 MB at a REST API', restApi, '', post(6 * MEGABYTE), 413],
    ['an event of more than 6 MB at an HTTP API', httpApi, '', post(6 * MEGABYTE), 413],
    ['a body of more than 10 MB at an HTTP API', httpApi, '', post(10 * MEGABYTE + 1), 413],
    ['an answer of 5.9 MB at a REST API', restApi, `?length=${5.9 * MEGABYTE}`, {}, 200],
    ['an answer of more than 6 MB at a REST API', restApi, `?length=${6.5 * MEGABYTE}`, {}, 502],
    ['an answer of more than 6 MB at an HTTP API', httpApi, `?length=${6.5 * MEGABYTE}`, {}, 500],
    ['headers of 9 KB at an HTTP API', httpApi, '', headerOf(9 * 1024), 200],
    ['headers of 15 KB at an HTTP API', httpApi, '', headerOf(15 * 1024), 431],
    ['headers of 30 KB at an HTTP API', httpApi, '', headerOf(30 * 1024), 431],
    ['headers of 15 KB at a REST API', restApi, '', headerOf(15 * 1024), 431],
    ['a URL of 7 KB at a distribution', distribution, query(7 * 1024), {}, 200],
    ['a URL of 9 KB at a distribution', distribution, query(9 * 1024), {}, 413],
    ['a request of 21 KB at a distribution', distribution, '', headerOf(21 * 1024), 413],
  ])('%s', async (_, start, path, init, status) => {
    const { url } = await start();
    expect((await fetch(`${url}${path}`, init)).status).toBe(status);
  });
});
