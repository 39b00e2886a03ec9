import { CLOCK_SKEW_SECONDS, KEY_SET_MAX_AGE_SECONDS } from '../../lib/contract/times';
import type { KeyRotationConfig } from '../../lib/contract/token-config';
import { TOKENS_CONFIG_VARIABLE } from '../../lib/contract/variables';
import { isObject, isText } from '../../request/guards';

/** The config in an environment variable, or what is wrong with it. */
export function loadRotationConfig(text: string | undefined): KeyRotationConfig | string {
  let config: KeyRotationConfig;
  try {
    config = JSON.parse(text ?? '');
  } catch {
    return `${TOKENS_CONFIG_VARIABLE} is no JSON`;
  }
  const { algorithm, keyRotationSeconds, publishSeconds, retireSeconds, keyTag, settings } = isObject(config)
    ? config
    : ({} as KeyRotationConfig);
  if (algorithm !== 'ES256' && algorithm !== 'RS256')
    return `algorithm is ${JSON.stringify(algorithm)}, neither ES256 nor RS256`;
  if (!isText(keyTag?.key) || !isText(keyTag?.value)) return 'keyTag is no { key, value }';
  if (!isObject(settings)) return 'settings is no object';
  // what counts somewhere must be published, whoever worked the numbers out
  const minRetireSeconds = settings.maxLifetimeSeconds + CLOCK_SKEW_SECONDS;
  if (!(keyRotationSeconds > 0)) return 'keyRotationSeconds is no number above 0';
  if (!(publishSeconds >= KEY_SET_MAX_AGE_SECONDS)) return `publishSeconds is below ${KEY_SET_MAX_AGE_SECONDS}`;
  if (!(retireSeconds >= minRetireSeconds)) return `retireSeconds is below ${minRetireSeconds}`;
  return config;
}
