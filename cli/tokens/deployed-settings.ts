import type { KeyRotationConfig, TokenSettings } from '../../lib/contract/token-config';
import type { Item } from '../../request/aws/dynamodb-item';

/** The settings of the last deployment, with what only it knows. */
export interface DeployedSettings extends TokenSettings {
  readonly issuer: string;
  readonly rotation: Omit<KeyRotationConfig, 'settings'>;
}

const SECONDS = ['tokenLifetimeSeconds', 'maxLifetimeSeconds', 'maxRevocationSeconds'];

/** Whether an item is what deployments write: revocations that go by anything else would end too early. */
export function isDeployedSettings(item: Item): item is Item & DeployedSettings {
  const { keyTag, ...rotation } = (item['rotation'] ?? {}) as Partial<DeployedSettings['rotation']>;
  const texts = [item['issuer'], item['audience'], keyTag?.key, keyTag?.value];
  const { keyRotationSeconds, publishSeconds, retireSeconds } = rotation;
  const numbers = [...SECONDS.map((name) => item[name]), keyRotationSeconds, publishSeconds, retireSeconds];
  const scopes = item['publicScopes'];
  if (!Array.isArray(scopes) || !scopes.every((scope) => typeof scope === 'string')) return false;
  return texts.every((text) => typeof text === 'string') && numbers.every((number) => Number.isSafeInteger(number));
}
