import type { IssuerConfig } from '../../lib/private/token-config';
import type { Answer } from '../shared/answer';
import { DynamoDb } from '../shared/dynamodb';
import { httpTransport } from '../shared/http-transport';
import { log } from '../shared/log';
import { IssuerState } from '../shared/tokens/issuer-state';
import { Kms } from '../shared/tokens/kms';
import { TokenStore } from '../shared/tokens/token-store';
import { Issuer } from './issuer';
import { loadIssuerConfig } from './issuer-config';
import { KeptKeys } from './kept-keys';
import { errorAnswer, oauthError } from './oauth-error';
import { SubjectIssuers } from './subject-issuers';
import { Throttle } from './throttle';

const clock = Date.now;
const issuer = issuerOf(process.env);

/** Issues access tokens, revokes and introspects them, and says by which keys they are verified. */
export async function handler(event: unknown): Promise<Answer> {
  return issuer?.handle(event) ?? errorAnswer(oauthError('server_error', 'the issuer is not set up'), 'json');
}

function issuerOf({ TOKENS_TABLE: table, TOKENS_ISSUER: url, TOKENS_CONFIG }: NodeJS.ProcessEnv): Issuer | undefined {
  const config = loadIssuerConfig(TOKENS_CONFIG);
  const problems = isProblems(config) ? [...config] : [];
  if (!table || !url) problems.push('TOKENS_TABLE and TOKENS_ISSUER are not both set');
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
    publicKeys: new KeptKeys(store, clock),
    throttle: new Throttle(store, clock),
    subjectIssuers: new SubjectIssuers(config.subjectIssuers, { transport: httpTransport, clock, log }),
    clock,
    log,
  });
}

function isProblems(config: IssuerConfig | readonly string[]): config is readonly string[] {
  return Array.isArray(config);
}
