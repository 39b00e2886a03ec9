import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody } from '../http-body';
import type { Functions } from '../lambda/functions';
import type { Log } from '../log';
import { type ApiRequest, apiRequest } from './api-request';
import { authorize, UNSERVED_AUTHORIZATION } from './authorization';
import type { ApiResponse, Exchange } from './exchange';
import { GatewayError } from './gateway-error';
import { gatewayResponse, type PartialExchange } from './gateway-response';
import { lambdaIntegration } from './lambda-integration';
import type { LambdaPermissions } from './lambda-permissions';
import { matchResource } from './match-resource';
import type { MockDecisions } from './mock-decisions';
import { mockIntegration } from './mock-integration';
import type { RestApi } from './model';

/** Largest payload that API Gateway takes, in bytes. */
const MAX_PAYLOAD = 10 * 1024 * 1024;

/** What a REST API needs of the rest of the preview. */
export interface RestApiServices {
  readonly functions: Functions;
  readonly permissions: LambdaPermissions;
  readonly decisions: MockDecisions;
  readonly apiKeys: readonly string[];
  readonly log: Log;
}

/** Serves a REST API as API Gateway does. */
export class RestApiHandler {
  constructor(
    private readonly api: RestApi,
    private readonly services: RestApiServices,
  ) {}

  /** Serves one HTTP request. */
  async handle(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const started = Date.now();
    const body = await readBody(message, MAX_PAYLOAD);
    const request = apiRequest(message, body ?? Buffer.alloc(0));
    const answer = await this.answer(request, body !== undefined);
    const sent = send(request, response, answer);
    const origin = message.headers.origin === undefined ? '' : `  origin ${message.headers.origin}`;
    this.services.log(
      `${this.api.logicalId}  ${request.method} ${message.url}  ${sent}${origin}  ${Date.now() - started} ms`,
    );
  }

  private async answer(request: ApiRequest, complete: boolean): Promise<ApiResponse> {
    let exchange: PartialExchange = { api: this.api, request };
    try {
      const stage = this.api.stages.get(request.stage);
      if (!stage) return forbidden();
      exchange = { ...exchange, stage };
      if (!complete) throw new GatewayError('REQUEST_TOO_LARGE');
      const match = matchResource(this.api.root, request.path);
      const method = match?.node.methods.get(request.method) ?? match?.node.methods.get('ANY');
      if (!match || !method) {
        throw new GatewayError('MISSING_AUTHENTICATION_TOKEN', `the API has no ${request.method} ${request.path}`);
      }
      const whole: Exchange = { api: this.api, request, stage, method, ...match };
      exchange = whole;
      return await this.integrate(whole);
    } catch (error) {
      const told = error instanceof GatewayError ? error : new GatewayError('API_CONFIGURATION_ERROR', String(error));
      this.services.log(`${this.api.logicalId}  ${told.message}`);
      return gatewayResponse(exchange, told);
    }
  }

  private async integrate(exchange: Exchange): Promise<ApiResponse> {
    const { authorizationType, integration } = exchange.method;
    if (UNSERVED_AUTHORIZATION.has(authorizationType)) return notServed(`authorization by ${authorizationType}`);
    authorize(exchange, this.services.apiKeys);
    switch (integration.Type) {
      case 'MOCK': {
        const answer = mockIntegration(exchange);
        this.services.decisions.log(exchange, answer);
        return answer;
      }
      case 'AWS_PROXY':
        return lambdaIntegration(exchange, this.services.functions, this.services.permissions, this.services.log);
      default:
        return notServed(`integration type ${integration.Type ?? 'none'}`);
    }
  }
}

/** The answer of API Gateway's front to a stage that does not exist: no gateway response applies. */
function forbidden(): ApiResponse {
  const headers = [['content-type', 'application/json'] as const, ['x-amzn-errortype', 'ForbiddenException'] as const];
  return { status: 403, headers, body: '{"message":"Forbidden"}' };
}

function notServed(what: string): ApiResponse {
  const body = JSON.stringify({ message: `${what} is not served by the preview` });
  return { status: 501, headers: [['content-type', 'application/json']], body };
}

function send(request: ApiRequest, response: ServerResponse, answer: ApiResponse): number {
  const { headers, body } = answer;
  const bodiless = answer.status === 204 || answer.status === 304 || answer.status < 200;
  const all = [...headers, ['x-amzn-requestid', request.id], ['x-amz-apigw-id', request.extendedId]];
  if (!bodiless) all.push(['content-length', String(Buffer.byteLength(body))]);
  try {
    response.writeHead(answer.status, all.flat());
  } catch {
    // A header that HTTP does not allow: API Gateway would not send it either.
    response.writeHead(500, { 'content-type': 'application/json' }).end('{"message":"Internal server error"}');
    return 500;
  }
  response.end(bodiless ? undefined : body);
  return answer.status;
}
