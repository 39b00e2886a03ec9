import type { SubjectIssuerConfig } from '../../lib/contract/token-config';
import { isObject, isText } from '../../request/guards';

/** The calls after which a user's tokens are to end. */
const SIGN_OUTS = ['GlobalSignOut', 'AdminUserGlobalSignOut', 'RevokeToken'];

interface CognitoCall {
  readonly eventSource?: unknown;
  readonly eventName?: unknown;
  readonly errorCode?: unknown;
  readonly requestParameters?: unknown;
  readonly additionalEventData?: unknown;
}

/**
 * The subjects of ours that an event of CloudTrail signs out; a text that says why there are none
 * (https://docs.aws.amazon.com/cognito/latest/developerguide/logging-using-cloudtrail.html). Names of users are hidden in
 * it, their `sub` is not.
 */
export function signedOutSubjects(event: unknown, issuers: readonly SubjectIssuerConfig[]): readonly string[] | string {
  const { detail } = (isObject(event) ? event : {}) as { detail?: unknown };
  const call = (isObject(detail) ? detail : {}) as CognitoCall;
  if (call.eventSource !== 'cognito-idp.amazonaws.com') return 'it is no call to Cognito user pools';
  if (!SIGN_OUTS.includes(call.eventName as string)) return 'it is no call that signs a user out';
  if (isText(call.errorCode) && call.errorCode !== '') return 'the call failed';
  const { sub } = objectOf(call.additionalEventData);
  if (!isText(sub) || sub === '') return 'it has no additionalEventData.sub';
  const subjects = issuersOf(call, issuers).map(({ subjectPrefix = '' }) => subjectPrefix + sub);
  return subjects.length === 0 ? 'its user pool is not one of the subject issuers' : [...new Set(subjects)];
}

/** Not every call names its pool; subjects are unique beyond it, so that too many issuers do no harm. */
function issuersOf(call: CognitoCall, issuers: readonly SubjectIssuerConfig[]): readonly SubjectIssuerConfig[] {
  const { userPoolId, clientId } = objectOf(call.requestParameters);
  const pools = issuers.filter(({ issuer }) => /^https:\/\/cognito-idp\./.test(issuer));
  if (isText(userPoolId)) return pools.filter(({ issuer }) => issuer.endsWith(`/${userPoolId}`));
  const ofClient = pools.filter(({ audience }) => audience === clientId);
  return ofClient.length > 0 ? ofClient : pools;
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return isObject(value) ? (value as Record<string, unknown>) : {};
}
