import type { IssuerConfig } from '../../lib/contract/token-config';
import { TOKENS_CONFIG_VARIABLE } from '../../lib/contract/variables';
import { isObject, isText } from '../../request/guards';

/** The config in an environment variable, or what is wrong with it: all at once. */
export function loadIssuerConfig(text: string | undefined): IssuerConfig | readonly string[] {
  let config: Partial<IssuerConfig>;
  try {
    const value: unknown = JSON.parse(text ?? '');
    config = isObject(value) ? value : {};
  } catch {
    return [`${TOKENS_CONFIG_VARIABLE} is no JSON`];
  }
  const { tokenLifetimeSeconds, maxLifetimeSeconds, requestsPerMinute, subjectIssuers } = config;
  const problems: string[] = [];
  const expect = (right: boolean, what: string) => {
    if (!right) problems.push(what);
  };
  expect(isText(config.audience) && config.audience !== '', 'audience is no text');
  expect(config.algorithm === 'ES256' || config.algorithm === 'RS256', 'algorithm is neither ES256 nor RS256');
  expect(isSeconds(tokenLifetimeSeconds), 'tokenLifetimeSeconds is no number above 0');
  expect(isSeconds(maxLifetimeSeconds), 'maxLifetimeSeconds is no number above 0');
  expect(isStrings(config.publicScopes), 'publicScopes is no list of strings');
  expect(typeof config.dpop === 'boolean', 'dpop is neither true nor false');
  expect(isSeconds(requestsPerMinute?.perClient), 'requestsPerMinute.perClient is no number above 0');
  expect(isSeconds(requestsPerMinute?.perAddress), 'requestsPerMinute.perAddress is no number above 0');
  expect(
    Array.isArray(subjectIssuers) && subjectIssuers.every(isSubjectIssuer),
    'subjectIssuers is no list of { issuer, audience, scopes }',
  );
  return problems.length > 0 ? problems : (config as IssuerConfig);
}

function isSubjectIssuer(value: unknown): boolean {
  const { issuer, audience, scopes, subjectPrefix, ...keys } = (isObject(value) ? value : {}) as Record<
    string,
    unknown
  >;
  const prefix = subjectPrefix === undefined || isText(subjectPrefix);
  const urls = [issuer, keys['discoveryUrl'] ?? issuer, keys['jwksUri'] ?? issuer].every(isUrl);
  return urls && isText(audience) && audience !== '' && isStrings(scopes) && prefix;
}

function isUrl(value: unknown): boolean {
  return isText(value) && URL.canParse(value);
}

function isSeconds(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) > 0;
}

function isStrings(value: unknown): boolean {
  return Array.isArray(value) && value.every(isText);
}
