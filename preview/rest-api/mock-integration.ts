import type { IntegrationResponseSettings } from '../../lib/template/rest-api/rest-api';
import type { ApiResponse } from '../gateway/api-server';
import { contextOf } from './context';
import type { Exchange } from './exchange';
import { GatewayError } from './gateway-error';
import { MappingTemplates } from './mapping-template';
import { decodeBase64, firstMediaType, isBinary } from './media-types';
import { mapParameter } from './parameter-mapping';

/**
 * Answers by a MOCK integration: the request template names the status, the response template makes the body.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-mock-integration.html
 */
export function mockIntegration(exchange: Exchange): ApiResponse {
  const templates = new MappingTemplates(exchange);
  const status = mockedStatus(exchange, templates);
  const response = selectResponse(exchange, status);
  const [contentType, template] = responseTemplate(exchange, response);
  const output = template === undefined ? '' : templates.render(template, '');
  const headers = new Map<string, string>([['content-type', contentType]]);
  for (const [target, expression] of Object.entries(response.ResponseParameters ?? {})) {
    const value = mapParameter(expression, {
      request: exchange.request,
      pathParameters: exchange.pathParameters,
      context: contextOf(exchange),
      stageVariables: exchange.stage.variables,
    });
    if (value !== undefined) headers.set(target.replace('method.response.header.', '').toLowerCase(), value);
  }
  const { overrides } = templates;
  for (const [name, value] of overrides.headers) headers.set(name.toLowerCase(), value);
  const finalStatus = overrides.status ?? Number(response.StatusCode);
  if (!Number.isInteger(finalStatus) || finalStatus < 200 || finalStatus > 599) {
    throw new GatewayError('API_CONFIGURATION_ERROR', `status ${overrides.status} is none`);
  }
  return { status: finalStatus, headers: [...headers], body: responseBody(exchange, response, output) };
}

function mockedStatus(exchange: Exchange, templates: MappingTemplates): number {
  const { integration } = exchange.method;
  const { request, api } = exchange;
  const contentType = firstMediaType(request, 'content-type') ?? 'application/json';
  const requestTemplates = integration.RequestTemplates ?? {};
  const template = requestTemplates[contentType];
  const binary = isBinary(api.binaryMediaTypes, contentType);
  const passthrough = integration.PassthroughBehavior ?? 'WHEN_NO_MATCH';
  if (template === undefined) {
    const refused =
      passthrough === 'NEVER' || (passthrough === 'WHEN_NO_TEMPLATES' && Object.keys(requestTemplates).length > 0);
    if (refused) throw new GatewayError('UNSUPPORTED_MEDIA_TYPE', `no request template for ${contentType}`);
    return parseStatus(request.body.toString('utf8'));
  }
  if (binary && integration.ContentHandling !== 'CONVERT_TO_TEXT') {
    throw new GatewayError(
      'API_CONFIGURATION_ERROR',
      `${contentType} is a binary media type, to which no template applies; the integration needs contentHandling CONVERT_TO_TEXT`,
    );
  }
  return parseStatus(templates.render(template, request.body.toString(binary ? 'base64' : 'utf8')));
}

/** API Gateway accepts `{ statusCode: 200 }` without quotes. */
function parseStatus(output: string): number {
  const status = /^\s*\{[\s\S]*?["']?statusCode["']?\s*:\s*["']?(\d{3})\b[\s\S]*\}\s*$/.exec(output)?.[1];
  if (status) return Number(status);
  throw new GatewayError(
    'API_CONFIGURATION_ERROR',
    `the request template gives ${JSON.stringify(output.slice(0, 200))}, which has no statusCode`,
  );
}

function selectResponse({ method }: Exchange, status: number): IntegrationResponseSettings {
  const responses = method.integration.IntegrationResponses ?? [];
  const matching = responses.find(
    ({ SelectionPattern }) => SelectionPattern && new RegExp(`^(?:${SelectionPattern})$`).test(String(status)),
  );
  const chosen = matching ?? responses.find(({ SelectionPattern }) => !SelectionPattern);
  if (chosen) return chosen;
  throw new GatewayError('API_CONFIGURATION_ERROR', `no integration response for status ${status}`);
}

function responseTemplate(
  { request }: Exchange,
  { ResponseTemplates = {} }: IntegrationResponseSettings,
): [string, string | undefined] {
  const accepted = firstMediaType(request, 'accept') ?? 'application/json';
  const [first] = Object.entries(ResponseTemplates);
  for (const type of [accepted, 'application/json']) {
    const template = ResponseTemplates[type];
    if (template !== undefined) return [type, template];
  }
  return first ?? ['application/json', undefined];
}

function responseBody({ api, request }: Exchange, { ContentHandling }: IntegrationResponseSettings, text: string) {
  const binary = isBinary(api.binaryMediaTypes, firstMediaType(request, 'accept'));
  if (ContentHandling === 'CONVERT_TO_TEXT' || (!binary && ContentHandling !== 'CONVERT_TO_BINARY')) return text;
  const decoded = decodeBase64(text.trim());
  if (decoded) return decoded;
  throw new GatewayError(
    'API_CONFIGURATION_ERROR',
    'the response counts as binary but is no Base64; the integration response needs contentHandling CONVERT_TO_TEXT',
  );
}
