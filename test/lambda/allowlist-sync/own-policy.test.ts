import { describe, expect, it } from '@jest/globals';
import { ownPolicy } from '../../../lambda/allowlist-sync/own-policy';
import { NOBODY_ORIGIN } from '../../../lib/contract/native-origins';
import { FakeCloudFront } from '../../support/sync/fake-cloudfront';

/** As CloudFormation sends it: each number and boolean is a text. */
const CONFIG = {
  Name: 'orders',
  CorsConfig: {
    AccessControlAllowOrigins: { Items: [NOBODY_ORIGIN] },
    AccessControlAllowMethods: { Items: ['GET', 'PUT'] },
    AccessControlAllowHeaders: { Items: ['content-type'] },
    AccessControlAllowCredentials: 'true',
    AccessControlMaxAgeSec: '600',
    OriginOverride: 'true',
  },
  CustomHeadersConfig: { Items: [{ Header: 'x-own', Value: '1', Override: 'true' }] },
};
const A = 'https://a.example';

function send(cloudFront: FakeCloudFront, RequestType: string, PhysicalResourceId?: string, config: object = CONFIG) {
  const ResourceProperties = { ResponseHeadersPolicyConfig: config };
  return ownPolicy({ RequestType, PhysicalResourceId, ResourceProperties }, cloudFront.services);
}

async function withPolicy(): Promise<[FakeCloudFront, string]> {
  const cloudFront = new FakeCloudFront();
  const { physicalResourceId, problem } = await send(cloudFront, 'Create');
  expect(problem).toBeUndefined();
  return [cloudFront, physicalResourceId];
}

describe('a response headers policy as a custom resource', () => {
  it('is made without any origin, and its id is what the template refers to', async () => {
    const [cloudFront, id] = await withPolicy();
    expect(cloudFront.origins(id)).toEqual([NOBODY_ORIGIN]);
    const { CustomHeadersConfig, CorsConfig } = cloudFront.policies.get(id)!.config;
    expect(CustomHeadersConfig).toEqual({ Quantity: 1, Items: CONFIG.CustomHeadersConfig.Items });
    expect(CorsConfig?.AccessControlAllowMethods).toEqual({ Quantity: 2, Items: ['GET', 'PUT'] });
  });

  it('keeps the origins that the sync wrote through updates and rollbacks, and takes over all else', async () => {
    const [cloudFront, id] = await withPolicy();
    const cors = { AccessControlAllowOrigins: { Quantity: 1, Items: [A] } };
    cloudFront.edit(id, (config) => ({ ...config, CorsConfig: { ...config.CorsConfig!, ...cors } }));
    const next = { ...CONFIG, CorsConfig: { ...CONFIG.CorsConfig, AccessControlMaxAgeSec: '60' } };
    for (const config of [next, CONFIG]) {
      expect(await send(cloudFront, 'Update', id, config)).toEqual({ physicalResourceId: id, problem: undefined });
      expect(cloudFront.origins(id)).toEqual([A]);
      const { AccessControlMaxAgeSec } = cloudFront.policies.get(id)!.config.CorsConfig!;
      expect(AccessControlMaxAgeSec).toBe(config.CorsConfig.AccessControlMaxAgeSec);
    }
  });

  it('is updated though the sync writes it at the same time, and loses none of its origins', async () => {
    const [cloudFront, id] = await withPolicy();
    let races = 3;
    cloudFront.onCall = (call) => {
      if (call !== 'UpdateResponseHeadersPolicy' || races-- <= 0) return;
      const cors = { AccessControlAllowOrigins: { Quantity: 1, Items: [`https://${races}.example`] } };
      cloudFront.edit(id, (config) => ({ ...config, CorsConfig: { ...config.CorsConfig!, ...cors } }));
    };
    expect((await send(cloudFront, 'Update', id)).problem).toBeUndefined();
    expect(cloudFront.origins(id)).toEqual(['https://0.example']);
  });

  it('waits for its permission, which is as new as the stack', async () => {
    const cloudFront = new FakeCloudFront();
    let denials = 3;
    cloudFront.onCall = () => {
      if (denials-- > 0) throw Object.assign(new Error('not yet'), { name: 'AccessDenied' });
    };
    expect((await send(cloudFront, 'Create')).problem).toBeUndefined();
    expect(cloudFront.policies.size).toBe(1);
  });

  it('that was deleted by hand is made again by an update, under another id, and admits nobody until it is written', async () => {
    const [cloudFront, id] = await withPolicy();
    cloudFront.policies.delete(id);
    const { physicalResourceId } = await send(cloudFront, 'Update', id);
    expect(physicalResourceId).not.toBe(id);
    expect(cloudFront.origins(physicalResourceId)).toEqual([NOBODY_ORIGIN]);
    // CloudFormation then deletes the one before
    expect(await send(cloudFront, 'Delete', id)).toEqual({ physicalResourceId: id, problem: undefined });
    expect(cloudFront.policies.size).toBe(1);
  });

  it('goes with the stack, once no distribution has it', async () => {
    const [cloudFront, id] = await withPolicy();
    cloudFront.used.add(id);
    expect((await send(cloudFront, 'Delete', id)).problem).toContain(
      `has the response headers policy ${id}: take it off`,
    );
    let looks = 0;
    cloudFront.onCall = () => {
      looks += 1;
      if (looks === 5) cloudFront.used.delete(id);
    };
    expect((await send(cloudFront, 'Delete', id)).problem).toBeUndefined();
    expect(cloudFront.policies.size).toBe(0);
  });

  it('that could not be made is told, with an id whose deletion deletes nothing', async () => {
    const [cloudFront] = await withPolicy();
    const { physicalResourceId, problem } = await send(cloudFront, 'Create');
    expect(problem).toContain('ResponseHeadersPolicyAlreadyExists');
    cloudFront.calls.length = 0;
    expect((await send(cloudFront, 'Delete', physicalResourceId)).problem).toBeUndefined();
    expect(cloudFront.calls).toEqual([]);
  });

  it.each([[undefined], [{}], ['text'], [{ RequestType: 'Create', ResourceProperties: {} }]])(
    'answers %j with a problem, and calls nothing',
    async (event) => {
      const cloudFront = new FakeCloudFront();
      expect((await ownPolicy(event, cloudFront.services)).problem).toContain('ResponseHeadersPolicyConfig is missing');
      expect(cloudFront.calls).toEqual([]);
    },
  );
});
