import type { LambdaAuthorizer } from '../../lib/template/lambda-authorizer';
import type { RestLambdaAuthorizer } from '../../lib/template/rest-api/rest-api';
import { type CallServices, callAuthorizer } from '../authorizer/call-authorizer';
import { type PolicyAnswer, policyAnswer } from '../authorizer/policy-answer';
import { policyEffect } from '../authorizer/policy-effect';
import { ResultCache } from '../authorizer/result-cache';
import { NotServedError } from '../not-served-error';
import { authorizerEvent } from './authorizer-event';
import { contextOf } from './context';
import type { AuthorizerContext, Exchange, Judgement } from './exchange';
import { GatewayError } from './gateway-error';
import { methodArn } from './method-arn';
import { mapParameter } from './parameter-mapping';

/** An answer as it is kept: the policy is evaluated anew for each request. */
interface Answer {
  readonly authorizer: AuthorizerContext;
  readonly policyDocument: object;
}

/**
 * Asks the Lambda authorizers of one REST API, or what they answered before.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html
 */
export class LambdaAuthorizers {
  private readonly cache = new ResultCache<Answer>();

  constructor(private readonly services: CallServices) {}

  /**
   * Judges a request whose method has an authorizer.
   *
   * @throws {GatewayError} `UNAUTHORIZED`, `AUTHORIZER_FAILURE`, `AUTHORIZER_CONFIGURATION_ERROR`
   * @throws {NotServedError} where the authorizer, or its function, is not in the app
   */
  async judge(exchange: Exchange): Promise<Judgement> {
    const { api, method } = exchange;
    const authorizer = api.lambdaAuthorizers.get(method.authorizerId ?? '');
    if (!authorizer) throw new NotServedError(`authorizer ${method.authorizerId}`);
    const { authorizer: context, policyDocument } = await this.answer(authorizer, exchange);
    switch (policyEffect(policyDocument, methodArn(exchange))) {
      case 'allow':
        return { authorizer: context };
      case 'explicit-deny':
        return { authorizer: context, refusal: denied(authorizer, ' with an explicit deny') };
      case 'no-allow':
        return { authorizer: context, refusal: denied(authorizer, '') };
    }
  }

  private async answer(authorizer: RestLambdaAuthorizer, exchange: Exchange): Promise<Answer> {
    const identity = identityOf(authorizer, exchange);
    const cached = authorizer.ttlSeconds > 0 && authorizer.identitySources.length > 0;
    const key = JSON.stringify([authorizer.id, exchange.stage.name, identity]);
    const kept = cached ? this.cache.get(key) : undefined;
    if (kept) {
      this.services.log(`${exchange.api.logicalId}  authorizer ${authorizer.logicalId}: answer of before`);
      return kept;
    }
    const answer = await this.ask(authorizer, exchange, identity);
    if (cached) this.cache.set(key, answer, authorizer.ttlSeconds);
    return answer;
  }

  private async ask(authorizer: RestLambdaAuthorizer, exchange: Exchange, [token = '']: string[]): Promise<Answer> {
    const call = await callAuthorizer(authorizer, authorizerEvent(authorizer, exchange, token), this.services);
    switch (call.failure) {
      case 'unauthorized':
        throw new GatewayError('UNAUTHORIZED', call.detail);
      case 'failed':
        throw new GatewayError('AUTHORIZER_FAILURE', call.detail);
      case 'unreachable':
        throw new GatewayError('AUTHORIZER_CONFIGURATION_ERROR', call.detail);
      default:
        return read(authorizer, call.output);
    }
  }
}

function denied({ logicalId }: LambdaAuthorizer, how: string): GatewayError {
  const message = `User is not authorized to access this resource${how}`;
  return new GatewayError('ACCESS_DENIED', `by the policy of ${logicalId}`, message);
}

/** Values of the identity sources; one that is missing is only let pass where nothing depends on it. */
function identityOf(
  { type, ttlSeconds, identitySources, validation, logicalId }: RestLambdaAuthorizer,
  exchange: Exchange,
) {
  const { request, stage, pathParameters } = exchange;
  const sources = { request, pathParameters, context: contextOf(exchange), stageVariables: stage.variables };
  const values = identitySources.map((source) => mapParameter(source, sources) ?? '');
  const missing = identitySources.filter((_, index) => values[index] === '');
  if (missing.length > 0 && (type === 'TOKEN' || ttlSeconds > 0)) {
    throw new GatewayError('UNAUTHORIZED', `${missing.join(', ')} is missing, so ${logicalId} is not called`);
  }
  if (type === 'TOKEN' && validation && !new RegExp(`^(?:${validation})$`).test(values[0] ?? '')) {
    throw new GatewayError('UNAUTHORIZED', `${identitySources[0]} does not match ${validation}`);
  }
  return values;
}

function read({ logicalId }: LambdaAuthorizer, output: unknown): Answer {
  const answer = policyAnswer(output);
  const problem = typeof answer === 'string' ? answer : contextProblem(answer);
  if (typeof answer === 'string' || problem !== undefined) {
    throw new GatewayError('AUTHORIZER_CONFIGURATION_ERROR', `${logicalId} returned what is no answer: ${problem}`);
  }
  const { principalId, context, policyDocument } = answer;
  const told = Object.entries(context).flatMap(([name, value]) => (value === null ? [] : [[name, String(value)]]));
  return { authorizer: { ...Object.fromEntries(told), principalId }, policyDocument };
}

function contextProblem({ context }: PolicyAnswer): string | undefined {
  const [nested] = Object.entries(context).find(([, value]) => typeof value === 'object' && value !== null) ?? [];
  return nested === undefined ? undefined : `context.${nested} is no string, number or boolean`;
}
