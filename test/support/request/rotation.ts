import type { KeyRotationConfig } from '../../../lib/contract/token-config';

export const config: KeyRotationConfig = {
  algorithm: 'ES256',
  keyRotationSeconds: 2_592_000,
  publishSeconds: 300,
  retireSeconds: 910,
  keyTag: { key: 'cdk-cors-tokens', value: 'tokens' },
  settings: {
    audience: 'https://api.shop.example',
    algorithm: 'ES256',
    tokenLifetimeSeconds: 300,
    maxLifetimeSeconds: 900,
    keyRotationSeconds: 2_592_000,
    maxRevocationSeconds: 6,
    publicScopes: ['quotes:read'],
  } as KeyRotationConfig['settings'],
};
export const signal = AbortSignal.timeout(60_000);
export const schedule = { source: 'aws.events', 'detail-type': 'Scheduled Event' };
