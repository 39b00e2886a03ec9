import { Readable } from 'node:stream';
import type { RestApi } from '../../lib/template/rest-api/rest-api';
import type { CallServices } from '../authorizer/call-authorizer';
import type { JwtVerifier } from '../authorizer/jwt-verifier';
import type { StatedClaims } from '../authorizer/stated-claims';
import { asksForStream } from '../functions/integrated-function';
import { ANY } from '../gateway/any-method';
import {
  type ApiResponse,
  type ApiServer,
  forbidden,
  isSendable,
  jsonResponse,
  notServed,
  refused,
} from '../gateway/api-server';
import type { Backends } from '../gateway/backends';
import { hasTooLargeHeaders } from '../gateway/quotas';
import { TokenBuckets } from '../gateway/token-buckets';
import type { WireRequest } from '../gateway/wire-request';
import { NotServedError } from '../not-served-error';
import { type ApiRequest, apiRequest, hasUnsupportedQuery, header } from './api-request';
import { authorize } from './authorization';
import { CognitoAuthorizers } from './cognito-authorizers';
import type { Exchange, Judgement, PartialExchange } from './exchange';
import { GatewayError } from './gateway-error';
import { gatewayResponse } from './gateway-response';
import { httpIntegration, httpProxyIntegration } from './http-integration';
import { JwtAuthorizers } from './jwt-authorizers';
import { LambdaAuthorizers } from './lambda-authorizers';
import { lambdaCustomIntegration, lambdaIntegration } from './lambda-integration';
import { matchResource } from './match-resource';
import type { MockDecisions } from './mock-decisions';
import { mockIntegration } from './mock-integration';
import { unservedIntegration } from './served-integration';
import { streamingIntegration } from './streaming-integration';

/** What a REST API needs of the rest of the preview. */
export interface RestApiServices extends CallServices {
  readonly verifier: JwtVerifier;
  readonly claims: StatedClaims;
  readonly decisions: MockDecisions;
  readonly apiKeys: readonly string[];
  readonly backends: Backends;
}

/** Serves a REST API as API Gateway does. */
export class RestApiHandler implements ApiServer {
  private readonly lambdaAuthorizers: LambdaAuthorizers;
  private readonly jwtAuthorizers: JwtAuthorizers;
  private readonly cognitoAuthorizers: CognitoAuthorizers;
  private readonly buckets = new TokenBuckets();

  constructor(
    private readonly api: RestApi,
    private readonly services: RestApiServices,
  ) {
    this.lambdaAuthorizers = new LambdaAuthorizers(services);
    this.jwtAuthorizers = new JwtAuthorizers(services.verifier, services.claims);
    this.cognitoAuthorizers = new CognitoAuthorizers(services.claims);
  }

  /** Answers one request. */
  async serve(wire: WireRequest): Promise<ApiResponse> {
    const started = Date.now();
    const request = apiRequest(wire);
    const answer = sendable(await this.answer(request, wire));
    const origin = header(request, 'origin');
    this.services.log(
      `${this.api.logicalId}  ${wire.method} ${wire.url}  ${answer.status}${origin === undefined ? '' : `  origin ${origin}`}  ${Date.now() - started} ms`,
    );
    const ids = [['x-amzn-requestid', request.id] as const, ['x-amz-apigw-id', request.extendedId] as const];
    return { ...answer, headers: [...answer.headers, ...ids] };
  }

  private async answer(request: ApiRequest, wire: WireRequest): Promise<ApiResponse> {
    if (hasTooLargeHeaders(wire, false)) return refused(431);
    if (hasUnsupportedQuery(wire.url)) return refused(400);
    let exchange: PartialExchange = { api: this.api, request };
    try {
      const stage = this.api.stages.get(request.stage);
      if (!stage) return forbidden();
      exchange = { ...exchange, stage };
      if (wire.body === undefined) throw new GatewayError('REQUEST_TOO_LARGE');
      const match = matchResource(this.api.root, request.path);
      const method =
        match?.node.methods.get(request.method) ??
        (ANY.has(request.method) ? match?.node.methods.get('ANY') : undefined);
      if (!match || !method) {
        if (this.api.hasUnreadDocument) throw new NotServedError(`the OpenAPI document of ${this.api.logicalId}`);
        throw new GatewayError('MISSING_AUTHENTICATION_TOKEN', `the API has no ${request.method} ${request.path}`);
      }
      const whole: Exchange = { api: this.api, request, stage, method, ...match };
      exchange = whole;
      if (!this.hasToken(whole)) throw new GatewayError('THROTTLED', `${request.method} ${match.node.path}`);
      const { authorizer, refusal } = await this.judge(whole);
      const judged = { ...whole, authorizer };
      exchange = judged;
      if (refusal) throw refusal;
      const response = await this.integrate(judged);
      if (isSendable(response)) return response;
      if (response.body instanceof Readable) response.body.destroy();
      const isProxy = method.integration.Type === 'AWS_PROXY';
      const type = isProxy ? 'DEFAULT_5XX' : 'API_CONFIGURATION_ERROR';
      throw new GatewayError(type, 'the answer has a status or a header that HTTP does not allow');
    } catch (error) {
      const isTold = error instanceof GatewayError || error instanceof NotServedError;
      const told = isTold ? error : new GatewayError('API_CONFIGURATION_ERROR', String(error));
      this.services.log(`${this.api.logicalId}  ${told.message}`);
      return told instanceof NotServedError ? notServed(told) : gatewayResponse(exchange, told);
    }
  }

  /** A bucket for each method of a stage; that for all methods, too, is one for each. */
  private hasToken({ stage, node, request }: Exchange): boolean {
    const method = `${request.method} ${node.path}`;
    const throttle = stage.throttles.has(method) ? stage.throttles.get(method) : stage.throttles.get('* /*');
    return throttle === undefined || this.buckets.take(`${stage.name} ${method}`, throttle);
  }

  private async judge(exchange: Exchange): Promise<Judgement> {
    switch (exchange.method.authorizationType) {
      case 'CUSTOM':
        return this.lambdaAuthorizers.judge(exchange);
      case 'JWT':
        return this.jwtAuthorizers.judge(exchange);
      case 'COGNITO_USER_POOLS':
        return this.cognitoAuthorizers.judge(exchange);
      default:
        return {};
    }
  }

  private async integrate(exchange: Exchange): Promise<ApiResponse> {
    const { integration } = exchange.method;
    authorize(exchange, this.services.apiKeys);
    const unserved = unservedIntegration(integration, this.services.backends);
    if (unserved) throw new NotServedError(unserved);
    switch (integration.Type) {
      case 'MOCK': {
        const answer = mockIntegration(exchange);
        this.services.decisions.log(exchange, answer);
        return answer;
      }
      case 'AWS_PROXY':
        return asksForStream(integration.Uri)
          ? streamingIntegration(exchange, this.services)
          : lambdaIntegration(exchange, this.services);
      case 'AWS':
        return lambdaCustomIntegration(exchange, this.services);
      case 'HTTP':
        return httpIntegration(exchange, this.services.backends);
      default:
        return httpProxyIntegration(exchange, this.services.backends);
    }
  }
}

/** Instead of an answer with a header that HTTP does not allow, what API Gateway would send. */
function sendable(answer: ApiResponse): ApiResponse {
  return isSendable(answer) ? answer : jsonResponse(500, { message: 'Internal server error' });
}
