import type { AuthorizerConfig, AuthorizerTokens } from '../../lib/contract/token-config';
import { ISSUER_VARIABLE, TABLE_VARIABLE } from '../../lib/contract/variables';
import { isObject, isText } from '../../request/guards';

/** All that an authorizer has to be told. */
export interface AuthorizerSettings extends AuthorizerTokens {
  readonly config: AuthorizerConfig;
  readonly issuer: string;
  readonly tokensTable: string;
}

/** The settings, or what is wrong with them. */
export type LoadedSettings = { readonly settings: AuthorizerSettings } | { readonly problems: readonly string[] };

/** Checks what the constructs wrote beside the bundle and into the environment. */
export function loadSettings(config: object, env: NodeJS.ProcessEnv): LoadedSettings {
  const { tokens } = config as Partial<AuthorizerConfig>;
  const { [ISSUER_VARIABLE]: issuer, [TABLE_VARIABLE]: tokensTable } = env;
  const { audience, maxLifetimeSeconds, freshForSeconds, usableForSeconds, dpop } = (
    isObject(tokens) ? tokens : {}
  ) as Partial<AuthorizerTokens>;
  const problems: string[] = [];
  const expect = (right: boolean, what: string) => {
    if (!right) problems.push(what);
  };
  expect(isText(audience) && audience !== '', 'tokens.audience is no text');
  expect(isSeconds(maxLifetimeSeconds) && maxLifetimeSeconds > 0, 'tokens.maxLifetimeSeconds is no number above 0');
  expect(isSeconds(freshForSeconds), 'tokens.freshForSeconds is no number');
  expect(isSeconds(usableForSeconds), 'tokens.usableForSeconds is no number');
  expect(typeof dpop === 'boolean', 'tokens.dpop is neither true nor false');
  expect(!!issuer, `${ISSUER_VARIABLE} is not in the environment`);
  expect(!!tokensTable, `${TABLE_VARIABLE} is not in the environment`);
  if (problems.length > 0) return { problems };
  const checked = config as AuthorizerConfig;
  return { settings: { config: checked, ...checked.tokens, issuer: issuer!, tokensTable: tokensTable! } };
}

function isSeconds(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}
