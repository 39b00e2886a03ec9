import {
  CloudFrontClient,
  CreateResponseHeadersPolicyCommand,
  DeleteResponseHeadersPolicyCommand,
  GetResponseHeadersPolicyConfigCommand,
  ListResponseHeadersPoliciesCommand,
  type ResponseHeadersPolicyConfig,
  UpdateResponseHeadersPolicyCommand,
} from '@aws-sdk/client-cloudfront';
import { describe, expect, it } from '@jest/globals';
import { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { RestApiOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { DistributionCors, EndpointClass, ListDelivery, OriginAllowlist } from '../../lib';
import { distributionPreview, echoApi } from '../support/preview/served-distribution';

const A = 'https://a.shop.example';

const CONFIG: ResponseHeadersPolicyConfig = {
  Name: 'own & "quoted"',
  CorsConfig: {
    AccessControlAllowOrigins: { Quantity: 2, Items: [A, 'https://b.shop.example'] },
    AccessControlAllowMethods: { Quantity: 1, Items: ['GET'] },
    AccessControlAllowHeaders: { Quantity: 1, Items: ['content-type'] },
    AccessControlAllowCredentials: false,
    AccessControlMaxAgeSec: 600,
    OriginOverride: true,
  },
};

/** A preview with one policy of a pushed list, and AWS's own client of it. */
async function served() {
  const preview = await distributionPreview((stack) => {
    const orders = EndpointClass.credentialed(stack, 'Orders', {
      allowlist: OriginAllowlist.fromParameterStore({ delivery: ListDelivery.PUSH, initialOrigins: [A] }),
      methods: ['GET'],
    });
    const origin = new RestApiOrigin(echoApi(stack));
    DistributionCors.of(new Distribution(stack, 'Cdn', { defaultBehavior: { origin } })).apply('*', orders);
  });
  const credentials = { accessKeyId: 'key', secretAccessKey: 'secret' };
  const client = new CloudFrontClient({ endpoint: preview.aws, region: 'us-east-1', credentials, maxAttempts: 1 });
  const made = preview.lines.find((line) => line.includes('POST response-headers-policy'));
  return { client, made };
}

describe('response headers policies, by the client of the AWS SDK', () => {
  it('are made, read, replaced and deleted, each by its tag', async () => {
    const { client, made } = await served();
    expect(made).toContain('201');
    const create = new CreateResponseHeadersPolicyCommand({ ResponseHeadersPolicyConfig: CONFIG });
    const { ResponseHeadersPolicy: { Id } = { Id: undefined }, ETag } = await client.send(create);
    const get = new GetResponseHeadersPolicyConfigCommand({ Id });
    const read = await client.send(get);
    expect([read.ETag, read.ResponseHeadersPolicyConfig]).toEqual([ETag, CONFIG]);

    const next = { ...CONFIG, Comment: 'next' };
    const update = new UpdateResponseHeadersPolicyCommand({ Id, IfMatch: ETag, ResponseHeadersPolicyConfig: next });
    const { ETag: later } = await client.send(update);
    expect(later).not.toBe(ETag);
    expect((await client.send(get)).ResponseHeadersPolicyConfig?.Comment).toBe('next');
    const stale = { name: 'PreconditionFailed', $metadata: { httpStatusCode: 412 } };
    await expect(client.send(update)).rejects.toMatchObject(stale);
    await expect(client.send(new DeleteResponseHeadersPolicyCommand({ Id, IfMatch: ETag }))).rejects.toMatchObject(
      stale,
    );
    await client.send(new DeleteResponseHeadersPolicyCommand({ Id, IfMatch: later }));
    await expect(client.send(get)).rejects.toMatchObject({ name: 'NoSuchResponseHeadersPolicy' });
  }, 60_000);

  it.each<[string, Partial<ResponseHeadersPolicyConfig>, string]>([
    [
      'counts that are wrong',
      { CorsConfig: { ...CONFIG.CorsConfig!, AccessControlAllowMethods: { Quantity: 2, Items: ['GET'] } } },
      'InconsistentQuantities',
    ],
    [
      'no origin at all',
      { CorsConfig: { ...CONFIG.CorsConfig!, AccessControlAllowOrigins: { Quantity: 0, Items: [] } } },
      'InvalidArgument',
    ],
  ])(
    'refuse %s',
    async (_, change, name) => {
      const { client } = await served();
      const ResponseHeadersPolicyConfig = { ...CONFIG, ...change };
      await expect(
        client.send(new CreateResponseHeadersPolicyCommand({ ResponseHeadersPolicyConfig })),
      ).rejects.toMatchObject({ name });
    },
    60_000,
  );

  it('have each name once, and are of no other call than those of this package', async () => {
    const { client } = await served();
    const create = new CreateResponseHeadersPolicyCommand({ ResponseHeadersPolicyConfig: CONFIG });
    await client.send(create);
    await expect(client.send(create)).rejects.toMatchObject({ name: 'ResponseHeadersPolicyAlreadyExists' });
    await expect(client.send(new ListResponseHeadersPoliciesCommand({}))).rejects.toMatchObject({
      name: 'UnknownOperationException',
    });
  }, 60_000);
});
