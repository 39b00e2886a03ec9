import type { IntegrationResponseSettings } from '../../lib/template/rest-api/rest-api';
import type { ApiResponse } from '../gateway/api-server';
import { contextOf } from './context';
import type { Exchange } from './exchange';
import { GatewayError } from './gateway-error';
import type { MappingTemplates } from './mapping-template';
import { decodeBase64, firstMediaType, isBinary } from './media-types';
import { mapParameter } from './parameter-mapping';

/** What an integration that is no proxy answered. */
export interface IntegrationAnswer {
  /** What `selectionPattern` is matched with: a status, or the error message of a function. */
  readonly selector: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer;
}

/**
 * Makes the answer of a method out of that of its integration: the response that its pattern selects, mapped headers, the body by
 * a template, and what templates override.
 *
 * @throws {GatewayError} `API_CONFIGURATION_ERROR`
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-integration-settings-integration-response.html
 */
export function integrationResponse(
  exchange: Exchange,
  templates: MappingTemplates,
  answer: IntegrationAnswer,
): ApiResponse {
  const response = selectResponse(exchange, answer.selector);
  const [type, template] = responseTemplate(exchange, response);
  const output = template === undefined ? answer.body : templates.render(template, answer.body.toString());
  const ownType = template === undefined ? headerOf(answer, 'content-type') : undefined;
  const headers = new Map<string, string>([['content-type', ownType ?? type]]);
  const sources = {
    request: exchange.request,
    pathParameters: exchange.pathParameters,
    context: contextOf(exchange),
    stageVariables: exchange.stage.variables,
  };
  for (const [target, expression] of Object.entries(response.ResponseParameters ?? {})) {
    const [, name] = /^integration\.response\.header\.(.+)$/.exec(expression) ?? [];
    const value = name === undefined ? mapParameter(expression, sources) : headerOf(answer, name);
    if (value !== undefined) headers.set(target.replace('method.response.header.', '').toLowerCase(), value);
  }
  const { overrides } = templates;
  for (const [name, value] of overrides.headers) headers.set(name.toLowerCase(), value);
  const status = overrides.status ?? Number(response.StatusCode);
  if (!Number.isInteger(status) || status < 200 || status > 599) {
    throw new GatewayError('API_CONFIGURATION_ERROR', `status ${overrides.status} is none`);
  }
  return { status, headers: [...headers], body: responseBody(exchange, response, output) };
}

function headerOf({ headers }: IntegrationAnswer, name: string): string | undefined {
  return headers.find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
}

function selectResponse({ method }: Exchange, selector: string): IntegrationResponseSettings {
  const responses = method.integration.IntegrationResponses ?? [];
  const matching = responses.find(
    ({ SelectionPattern }) => SelectionPattern && new RegExp(`^(?:${SelectionPattern})$`, 's').test(selector),
  );
  const chosen = matching ?? responses.find(({ SelectionPattern }) => !SelectionPattern);
  if (chosen) return chosen;
  const what = /^\d{3}$/.test(selector) ? `status ${selector}` : JSON.stringify(selector);
  throw new GatewayError('API_CONFIGURATION_ERROR', `no integration response for ${what}`);
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

/** A text, by `contentHandling` and the media types that count as binary; bytes that no template made stay as they are. */
function responseBody(
  { api, request }: Exchange,
  { ContentHandling }: IntegrationResponseSettings,
  output: string | Buffer,
): string | Buffer {
  const binary = isBinary(api.binaryMediaTypes, firstMediaType(request, 'accept'));
  if (typeof output !== 'string') {
    if (ContentHandling === 'CONVERT_TO_TEXT') return binary ? output.toString('base64') : output;
    return ContentHandling === 'CONVERT_TO_BINARY' ? (decodeBase64(output.toString().trim()) ?? output) : output;
  }
  if (ContentHandling === 'CONVERT_TO_TEXT' || (!binary && ContentHandling !== 'CONVERT_TO_BINARY')) return output;
  const decoded = decodeBase64(output.trim());
  if (decoded) return decoded;
  throw new GatewayError(
    'API_CONFIGURATION_ERROR',
    'the response counts as binary but is no Base64; the integration response needs contentHandling CONVERT_TO_TEXT',
  );
}
