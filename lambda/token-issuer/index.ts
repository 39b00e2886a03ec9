import type { IssuerConfig } from '../../lib/contract/token-config';
import { ISSUER_VARIABLE, TABLE_VARIABLE, TOKENS_CONFIG_VARIABLE } from '../../lib/contract/variables';
import { DynamoDb } from '../../request/aws/dynamodb';
import { httpTransport } from '../../request/aws/http-transport';
import { Kms } from '../../request/aws/kms';
import type { HttpResponse } from '../../request/cors/http-response';
import { log } from '../../request/log';
import { IssuerState } from '../../request/tokens/state/issuer-state';
import { TokenStore } from '../../request/tokens/state/token-store';
import { Throttle } from './clients/throttle';
import { Issuer } from './issuer';
import { loadIssuerConfig } from './issuer-config';
import { errorAnswer, oauthError } from './oauth-error';
import { KeyCache } from './subjects/key-cache';
import { SubjectIssuers } from './subjects/subject-issuers';

const clock = Date.now;
const issuer = issuerOf(process.env);

/** Issues access tokens, revokes and introspects them, and says by which keys they are verified. */
export async function handler(event: unknown): Promise<HttpResponse> {
  return issuer?.handle(event) ?? errorAnswer(oauthError('server_error', 'the issuer is not set up'), 'json');
}

function issuerOf(env: NodeJS.ProcessEnv): Issuer | undefined {
  const { [TABLE_VARIABLE]: table, [ISSUER_VARIABLE]: url } = env;
  const config = loadIssuerConfig(env[TOKENS_CONFIG_VARIABLE]);
  const problems = isProblems(config) ? [...config] : [];
  if (!table || !url) problems.push(`${TABLE_VARIABLE} and ${ISSUER_VARIABLE} are not both set`);
  if (isProblems(config) || !table || !url) {
    log('config', { problems });
    return undefined;
  }
  const store = new TokenStore(new DynamoDb({ table }));
  return new Issuer({
    config,
    issuer: url,
    store,
    kms: new Kms(),
    state: new IssuerState(store, clock),
    publicKeys: new KeyCache(store, clock),
    throttle: new Throttle(store, clock),
    subjectIssuers: new SubjectIssuers(config.subjectIssuers, { transport: httpTransport, clock, log }),
    clock,
    log,
  });
}

function isProblems(config: IssuerConfig | readonly string[]): config is readonly string[] {
  return Array.isArray(config);
}
