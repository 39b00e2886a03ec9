import type { GatewayResponseSettings, RestApi } from '../../lib/template/rest-api/rest-api';
import type { ApiResponse } from '../gateway/api-server';
import type { ApiRequest } from './api-request';
import { contextOf, contextValue } from './context';
import type { PartialExchange } from './exchange';
import type { GatewayError } from './gateway-error';
import { firstMediaType } from './media-types';
import { mapParameter } from './parameter-mapping';

/** Denials are the one type whose message is spelt differently. */
const defaultTemplate = ({ type }: GatewayError): string =>
  `{"${type === 'ACCESS_DENIED' ? 'Message' : 'message'}":$context.error.messageString}`;

/**
 * Answers an error of API Gateway by the response that the API defines for it, or for all of its kind.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-gatewayResponse-definition.html
 */
export function gatewayResponse(exchange: PartialExchange, error: GatewayError): ApiResponse {
  const { api, request } = exchange;
  const settings = customisation(api, error) ?? {};
  const context = contextOf(exchange, {
    message: error.clientMessage,
    messageString: JSON.stringify(error.clientMessage),
    responseType: error.type,
  });
  const [contentType, template] = templateFor(settings, request, error);
  const headers: [string, string][] = [
    ['content-type', contentType],
    ['x-amzn-errortype', error.errorType],
  ];
  for (const [target, source] of Object.entries(settings.ResponseParameters ?? {})) {
    const name = target.replace('gatewayresponse.header.', '').toLowerCase();
    const value = mapParameter(source, { request, pathParameters: exchange.pathParameters ?? {}, context });
    if (value === undefined) continue;
    const existing = headers.findIndex(([header]) => header === name);
    headers.splice(existing < 0 ? headers.length : existing, existing < 0 ? 0 : 1, [name, value]);
  }
  return {
    status: Number(settings.StatusCode ?? error.status),
    headers,
    body: template.replace(
      /\$(context|stageVariables)\.([A-Za-z0-9_.-]*[A-Za-z0-9_])/g,
      (_, root: string, path: string) =>
        root === 'context' ? (contextValue(context, path) ?? '') : (exchange.stage?.variables?.[path] ?? ''),
    ),
  };
}

function customisation(api: RestApi, error: GatewayError): GatewayResponseSettings | undefined {
  // A request that is too large is refused before gateway responses are looked up.
  if (error.type === 'REQUEST_TOO_LARGE') return undefined;
  return (
    api.gatewayResponses.get(error.type) ?? api.gatewayResponses.get(error.status < 500 ? 'DEFAULT_4XX' : 'DEFAULT_5XX')
  );
}

function templateFor(
  { ResponseTemplates = {} }: GatewayResponseSettings,
  request: ApiRequest,
  error: GatewayError,
): [string, string] {
  const accepted = firstMediaType(request, 'accept');
  const [first] = Object.entries(ResponseTemplates);
  const chosen = accepted !== undefined ? ResponseTemplates[accepted] : undefined;
  if (accepted !== undefined && chosen !== undefined) return [accepted, chosen];
  const json = ResponseTemplates['application/json'];
  return json !== undefined ? ['application/json', json] : (first ?? ['application/json', defaultTemplate(error)]);
}
