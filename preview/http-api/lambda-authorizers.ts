import type { HttpLambdaAuthorizer } from '../../lib/template/http-api/http-api';
import { type CallServices, callAuthorizer } from '../authorizer/call-authorizer';
import { isObject, policyAnswer } from '../authorizer/policy-answer';
import { policyEffect } from '../authorizer/policy-effect';
import { ResultCache } from '../authorizer/result-cache';
import { routeArn } from './arns';
import { authorizerEvent } from './authorizer-event';
import type { AuthorizerContext, HttpExchange } from './exchange';
import { HttpApiError } from './http-api-error';
import { identityValue } from './identity';

/** An answer as it is kept: `true` and `false` hold for whatever has the same identity, policies are evaluated anew. */
interface Answer {
  readonly context: Readonly<Record<string, unknown>>;
  readonly allows: boolean | { readonly policyDocument: object };
}

/**
 * Asks the Lambda authorizers of one HTTP API, or what they answered before.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
 */
export class LambdaAuthorizers {
  private readonly cache = new ResultCache<Answer>();

  constructor(private readonly services: CallServices) {}

  /** @throws {HttpApiError} 401 without its identity sources, 403 where it says no, 500 where it fails */
  async judge(authorizer: HttpLambdaAuthorizer, exchange: HttpExchange): Promise<AuthorizerContext> {
    const { context, allows } = await this.answer(authorizer, exchange, identityOf(authorizer, exchange));
    const allowed =
      typeof allows === 'boolean' ? allows : policyEffect(allows.policyDocument, routeArn(exchange)) === 'allow';
    if (!allowed) throw new HttpApiError(403, `${authorizer.logicalId} says no: ${JSON.stringify(context)}`);
    return { lambda: context };
  }

  private async answer(authorizer: HttpLambdaAuthorizer, exchange: HttpExchange, identity: readonly string[]) {
    const cached = authorizer.ttlSeconds > 0 && identity.length > 0;
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

  private async ask(authorizer: HttpLambdaAuthorizer, exchange: HttpExchange, identity: readonly string[]) {
    const call = await callAuthorizer(authorizer, authorizerEvent(authorizer, exchange, identity), this.services);
    if (call.failure) throw new HttpApiError(500, call.detail);
    const answer = authorizer.simpleResponses ? simpleAnswer(call.output) : answerByPolicy(call.output);
    if (typeof answer !== 'string') return answer;
    throw new HttpApiError(500, `${authorizer.logicalId} returned what is no answer: ${answer}`);
  }
}

function identityOf({ identitySources, logicalId }: HttpLambdaAuthorizer, exchange: HttpExchange): string[] {
  return identitySources.map((source) => {
    const value = identityValue(source, exchange);
    if (value !== undefined) return value;
    throw new HttpApiError(401, `${source} is missing, so ${logicalId} is not called`);
  });
}

function simpleAnswer(output: unknown): Answer | string {
  if (!isObject(output)) return 'it is no object';
  const { isAuthorized, context = {} } = output;
  if (typeof isAuthorized !== 'boolean') return `isAuthorized is ${JSON.stringify(isAuthorized)}`;
  return isObject(context) ? { allows: isAuthorized, context } : `context is ${JSON.stringify(context)}`;
}

function answerByPolicy(output: unknown): Answer | string {
  const answer = policyAnswer(output);
  if (typeof answer === 'string') return answer;
  const { principalId, context, policyDocument } = answer;
  return { allows: { policyDocument }, context: { ...context, principalId } };
}
