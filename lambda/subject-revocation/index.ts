import { waitingMilliseconds } from '../../lib/contract/function-times';
import type { IssuerConfig } from '../../lib/contract/token-config';
import { TABLE_VARIABLE, TOKENS_CONFIG_VARIABLE } from '../../lib/contract/variables';
import { DynamoDb } from '../../request/aws/dynamodb';
import { type Failure, isFailure } from '../../request/aws/failure';
import { log } from '../../request/log';
import { isSubjectOfClient } from '../../request/tokens/client/client-subject';
import { revoke } from '../../request/tokens/state/revoke';
import { TokenStore } from '../../request/tokens/state/token-store';
import { signedOutSubjects } from './signed-out-subjects';

/**
 * Ends the tokens of users who were signed out at Cognito: the target of a rule of EventBridge. What it cannot make sense
 * of is logged and done with; a write that fails makes the invocation fail, so that Lambda tries again.
 */
export async function handler(event: unknown): Promise<void> {
  const { [TABLE_VARIABLE]: table, [TOKENS_CONFIG_VARIABLE]: config = '' } = process.env;
  if (!table) throw new Error(`${TABLE_VARIABLE} is not set`);
  const { subjectIssuers, maxLifetimeSeconds } = JSON.parse(config) as IssuerConfig;
  const subjects = signedOutSubjects(event, subjectIssuers);
  if (typeof subjects === 'string')
    return log('subject-revocation', { problem: subjects, event: JSON.stringify(event) });
  const store = new TokenStore(new DynamoDb({ table }));
  const signal = AbortSignal.timeout(waitingMilliseconds('subject-revocation'));
  for (const subject of subjects) {
    const isClient = await isSubjectOfClient(subject, store, signal);
    if (isFailure(isClient)) throw errorOf(isClient);
    if (isClient) {
      log('subject-revocation', { subject, problem: 'the subject has the id of a client' });
      continue;
    }
    const failure = await revoke({ kind: 'subject', id: subject }, { store, maxLifetimeSeconds }, signal);
    if (failure) throw errorOf(failure);
    log('subject-revocation', { subject });
  }
}

function errorOf({ failure, message }: Failure): Error {
  return new Error(`${failure}: ${message}`);
}
