import { describe, expect, it } from '@jest/globals';
import type { Stack } from 'aws-cdk-lib';
import { LambdaIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, Source } from 'aws-cdk-lib/aws-s3-deployment';
import { EndpointClass, HttpApiCors, OriginAllowlist, RestApiCors } from '../../lib';
import { inline, preview, ssm } from '../support/preview/served-app';

const TELLS_ORIGIN = `exports.handler = async () => ({ statusCode: 200, body: process.env.PAGES ?? '' });`;

/** A page on a distribution, which calls APIs of both kinds at their own addresses; each has a list in code and a live one. */
function singlePageApp(stack: Stack): void {
  const bucket = new Bucket(stack, 'Files');
  const site = new Distribution(stack, 'Site', {
    defaultBehavior: { origin: S3BucketOrigin.withOriginAccessControl(bucket) },
  });
  new BucketDeployment(stack, 'Page', {
    destinationBucket: bucket,
    sources: [Source.data('index.html', '<h1>shop</h1>')],
  });
  const origin = `https://${site.distributionDomainName}`;
  const literal = EndpointClass.credentialed(stack, 'Orders', {
    allowlist: OriginAllowlist.of(origin),
    methods: ['GET', 'PUT'],
  });
  const live = EndpointClass.credentialed(stack, 'Carts', {
    allowlist: OriginAllowlist.fromParameterName('/shop/origins', { initialOrigins: [origin] }),
    methods: ['GET', 'PUT'],
  });
  const handler = inline(stack, 'Handler', TELLS_ORIGIN, { environment: { PAGES: origin } });
  const rest = new RestApi(stack, 'Rest');
  for (const path of ['literal', 'live']) rest.root.addResource(path).addMethod('ANY', new LambdaIntegration(handler));
  RestApiCors.of(rest).apply('/literal', literal).apply('/live', live);
  for (const [id, endpointClass] of Object.entries({ Native: literal, Live: live })) {
    const api = new HttpApi(stack, id);
    const integration = new HttpLambdaIntegration('Handler', handler);
    api.addRoutes({ path: '/orders', methods: [HttpMethod.GET, HttpMethod.PUT], integration });
    HttpApiCors.of(api).apply('/orders', endpointClass);
  }
}

describe('a single-page app in the preview', () => {
  it('calls its APIs from the address at which the preview serves its page', async () => {
    const { endpoints, aws } = await preview(singlePageApp);
    const urlOf = (prefix: string) => endpoints.find(({ id }) => id.startsWith(prefix))?.url;
    const origin = endpoints.find(({ kind }) => kind === 'distribution')!.httpsUrl;
    expect(await (await fetch(`${urlOf('Rest')}/literal`)).text()).toBe(origin);
    const { body } = await ssm(aws, 'GetParameter', { Name: '/shop/origins' });
    expect(body.Parameter.Value).toBe(origin);
    for (const url of [
      `${urlOf('Rest')}/literal`,
      `${urlOf('Rest')}/live`,
      `${urlOf('Native')}/orders`,
      `${urlOf('Live')}/orders`,
    ]) {
      const preflight = { origin, 'access-control-request-method': 'PUT' };
      const { headers } = await fetch(url, { method: 'OPTIONS', headers: preflight });
      expect([url, headers.get('access-control-allow-origin')]).toEqual([url, origin]);
      const other = { ...preflight, origin: 'https://127.0.0.1:1' };
      const refused = await fetch(url, { method: 'OPTIONS', headers: other });
      expect([url, refused.headers.get('access-control-allow-origin')]).toEqual([url, null]);
    }
  });
});
