import { isFailure } from '../../../request/aws/failure';
import { isSubjectOfClient } from '../../../request/tokens/client/client-subject';
import { narrowScopes } from '../../../request/tokens/token/scopes';
import { unavailable } from '../clients/throttle';
import type { IssuerContext } from '../context';
import { isOAuthError, type OAuthError, oauthError } from '../oauth-error';
import { isSubjectRefusal, type SubjectRefusal, unknownYet } from '../subjects/subject-causes';
import { isSubjectTokenType, type Subject, subjectOf } from '../subjects/subject-token';
import type { GrantHandler, GrantRequest } from './grant-request';

export const TOKEN_EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';
const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token';
const JWT = 'urn:ietf:params:oauth:token-type:jwt';
const SUBJECT_CLAIMS = ['iss', 'sub', 'exp', 'iat'];

/**
 * A user's token of a configured identity provider for one of ours, which never opens more than the user's token, the
 * provider's entry, the client and the request all say (https://www.rfc-editor.org/rfc/rfc8693#section-2).
 */
export const tokenExchange: GrantHandler = async (request, context, signal) => {
  const { client, proved, requestedScopes } = request;
  const problem = parameterProblem(request);
  if (problem) return problem;
  const subject = await verifiedSubject(request, context, signal);
  if (isOAuthError(subject)) return subject;
  // a client that proved nothing is not counted yet: each of its users has as much as the others
  const counted = `${client.id}#subject#${subject.subject}`;
  const { perClient } = context.config.requestsPerMinute;
  const tooMany = proved ? undefined : await context.throttle.admit('client', counted, perClient, signal);
  if (tooMany) return tooMany;
  const isClient = await isSubjectOfClient(subject.subject, context.store, signal);
  if (isFailure(isClient)) return unavailable();
  if (isClient) {
    logRefusal(client.id, { cause: 'subject-is-client', problem: subject.subject }, context);
    return oauthError('invalid_grant', 'the subject has the id of a client');
  }
  return {
    subject: subject.subject,
    scopes: narrowScopes(requestedScopes, client.scopes, subject.scopes),
    subjectIssuedAt: subject.issuedAt,
    issuedTokenType: ACCESS_TOKEN,
  };
};

/** The user whose token a request presents, with the key that it is bound to, if it is to one. */
async function verifiedSubject(
  { client, form, jkt }: GrantRequest,
  context: IssuerContext,
  signal: AbortSignal,
): Promise<Subject | OAuthError> {
  const verified = await context.subjectIssuers.verify(form.get('subject_token')!, SUBJECT_CLAIMS, signal);
  if (isSubjectRefusal(verified)) {
    logRefusal(client.id, verified, context);
    return unknownYet(verified) ?? oauthError('invalid_grant', 'the subject token is not valid');
  }
  const { iss, aud = verified.payload['client_id'] } = verified.payload;
  const subject = subjectOf(verified, form.get('subject_token_type')!, Math.floor(context.clock() / 1000));
  if ('cause' in subject) {
    const problem = subject.cause === 'audience-mismatch' ? `it is for ${JSON.stringify(aud)}` : subject.description;
    logRefusal(client.id, { cause: subject.cause, iss, problem }, context);
    return oauthError('invalid_grant', subject.description);
  }
  // exchanged without its key, a stolen bound token would become an unbound one
  if (subject.jkt !== undefined && subject.jkt !== jkt) {
    logRefusal(client.id, { cause: 'proof-missing', iss }, context);
    return oauthError('invalid_grant', 'the subject token is bound to a key that the request does not prove to have');
  }
  return subject;
}

function logRefusal(client: string, { cause, iss, problem }: SubjectRefusal, { log }: IssuerContext): void {
  log('subject-token', { client, cause, iss, problem });
}

function parameterProblem({ form }: GrantRequest): OAuthError | undefined {
  if (!form.has('subject_token')) return oauthError('invalid_request', 'subject_token is missing');
  if (!isSubjectTokenType(form.get('subject_token_type'))) {
    return oauthError('invalid_request', 'subject_token_type must be that of an access token, an ID token or a JWT');
  }
  if (form.has('actor_token') || form.has('actor_token_type')) {
    return oauthError('invalid_request', 'there is no delegation: leave actor_token out');
  }
  const requested = form.get('requested_token_type');
  if (requested === undefined || requested === ACCESS_TOKEN || requested === JWT) return undefined;
  return oauthError('invalid_request', 'only access tokens are issued');
}
