import { encodedSegment, safePath } from '../gateway/path-segments';
import { contextOf } from './context';
import type { Exchange } from './exchange';
import { GatewayError } from './gateway-error';
import type { MappingTemplates } from './mapping-template';
import { decodeBase64, firstMediaType, isBinary } from './media-types';
import { mapParameter } from './parameter-mapping';

/**
 * Payload of a request as an integration that is no proxy gets it: by the template for its media type, else as it came.
 *
 * @throws {GatewayError} `UNSUPPORTED_MEDIA_TYPE` where it may not pass, `API_CONFIGURATION_ERROR` where no template can apply
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/integration-passthrough-behaviors.html
 */
export function integrationPayload(exchange: Exchange, templates: MappingTemplates): Buffer {
  const { method, request, api } = exchange;
  const { RequestTemplates = {}, PassthroughBehavior = 'WHEN_NO_MATCH', ContentHandling } = method.integration;
  const contentType = firstMediaType(request, 'content-type') ?? 'application/json';
  const template = RequestTemplates[contentType];
  const binary = isBinary(api.binaryMediaTypes, contentType);
  if (template === undefined) {
    const refused =
      PassthroughBehavior === 'NEVER' ||
      (PassthroughBehavior === 'WHEN_NO_TEMPLATES' && Object.keys(RequestTemplates).length > 0);
    if (refused) throw new GatewayError('UNSUPPORTED_MEDIA_TYPE', `no request template for ${contentType}`);
    if (binary && ContentHandling === 'CONVERT_TO_TEXT') return Buffer.from(request.body.toString('base64'));
    if (ContentHandling !== 'CONVERT_TO_BINARY' || binary) return request.body;
    return decodeBase64(request.body.toString().trim()) ?? request.body;
  }
  if (binary && ContentHandling !== 'CONVERT_TO_TEXT') {
    throw new GatewayError(
      'API_CONFIGURATION_ERROR',
      `${contentType} is a binary media type, to which no template applies; the integration needs contentHandling CONVERT_TO_TEXT`,
    );
  }
  return Buffer.from(templates.render(template, request.body.toString(binary ? 'base64' : 'utf8')));
}

/** Where a parameter of a request to an integration goes. */
export type ParameterPlace = 'header' | 'path' | 'querystring';

/** Values that `RequestParameters` map to one place, by name. */
export function mappedParameters(exchange: Exchange, place: ParameterPlace): Record<string, string> {
  const { request, pathParameters, stage, method } = exchange;
  const sources = { request, pathParameters, context: contextOf(exchange), stageVariables: stage.variables };
  const prefix = `integration.request.${place}.`;
  const mapped: [string, string][] = [];
  for (const [target, expression] of Object.entries(method.integration.RequestParameters ?? {})) {
    const value = target.startsWith(prefix) ? mapParameter(String(expression), sources) : undefined;
    if (value !== undefined) mapped.push([target.slice(prefix.length), value]);
  }
  return Object.fromEntries(mapped);
}

/** Values that `RequestParameters` map to the path, percent-encoded: parts of the path as they came, all else as one segment. */
export function mappedPath(exchange: Exchange): Record<string, string> {
  const { RequestParameters = {} } = exchange.method.integration;
  const encoded = Object.entries(mappedParameters(exchange, 'path')).map(([name, value]) => {
    const isOfPath = String(RequestParameters[`integration.request.path.${name}`]).startsWith('method.request.path.');
    return [name, isOfPath ? safePath(value) : encodedSegment(value)];
  });
  return Object.fromEntries(encoded);
}
