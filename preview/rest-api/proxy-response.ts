import type { ApiResponse } from '../gateway/api-server';
import type { Exchange } from './exchange';
import { GatewayError } from './gateway-error';
import { firstMediaType, isBinary } from './media-types';

/** Headers that API Gateway does not let through under their own name. */
const REMAPPED = new Set([
  'authorization',
  'connection',
  'content-md5',
  'date',
  'expect',
  'host',
  'max-forwards',
  'proxy-authenticate',
  'server',
  'trailer',
  'upgrade',
  'user-agent',
  'www-authenticate',
]);

/** Headers that the connection makes by itself. */
const DROPPED = new Set(['content-length', 'keep-alive', 'transfer-encoding']);

/**
 * Answer of a Lambda proxy integration.
 *
 * @throws {GatewayError} `DEFAULT_5XX` (502) for what is not of the documented form
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html#api-gateway-simple-proxy-for-lambda-output-format
 */
export function proxyResponse({ api, request }: Exchange, result: string): ApiResponse {
  const answer = parsed(result);
  const { body, isBase64Encoded = false } = answer;
  if (body !== undefined && body !== null && typeof body !== 'string') throw malformed('body is no string');
  if (typeof isBase64Encoded !== 'boolean') throw malformed('isBase64Encoded is no boolean');
  const decode = isBase64Encoded && isBinary(api.binaryMediaTypes, firstMediaType(request, 'accept'));
  return { ...proxyHead(answer), body: decode ? Buffer.from(body ?? '', 'base64') : (body ?? '') };
}

/** Status and headers of such an answer, or of the metadata in front of one that is streamed. @throws {GatewayError} `DEFAULT_5XX` */
export function proxyHead(answer: Readonly<Record<string, unknown>>): Pick<ApiResponse, 'status' | 'headers'> {
  const { statusCode, headers = {}, multiValueHeaders = {} } = answer;
  const status = typeof statusCode === 'string' && /^\d{3}$/.test(statusCode) ? Number(statusCode) : statusCode;
  if (typeof status !== 'number' || !Number.isInteger(status) || status < 100 || status > 599) {
    throw malformed(`statusCode is ${JSON.stringify(statusCode)}`);
  }
  const merged = mergeHeaders(headers ?? {}, multiValueHeaders ?? {});
  return {
    status,
    headers: merged.some(([name]) => name.toLowerCase() === 'content-type')
      ? merged
      : [...merged, ['content-type', 'application/json']],
  };
}

function parsed(result: string): Readonly<Record<string, unknown>> {
  let answer: unknown;
  try {
    answer = JSON.parse(result);
  } catch {
    // of a function that streams, to whom nobody asked for a stream
    throw malformed('it is no JSON');
  }
  if (!isObject(answer)) throw malformed('it is no object');
  return answer;
}

/** Both maps as one list; a pair that is in both appears once. */
function mergeHeaders(single: unknown, multiple: unknown): [string, string][] {
  if (!isObject(single) || !isObject(multiple)) throw malformed('headers are no object');
  const merged: [string, string][] = [];
  for (const [name, values] of Object.entries(multiple)) {
    if (!Array.isArray(values)) throw malformed(`multiValueHeaders ${JSON.stringify(name)} is no list`);
    for (const value of values) merged.push([name, headerText(name, value)]);
  }
  for (const [name, value] of Object.entries(single)) {
    if (value === null) continue;
    const text = headerText(name, value);
    const known = merged.some(([other, same]) => other.toLowerCase() === name.toLowerCase() && same === text);
    if (!known) merged.push([name, text]);
  }
  return merged
    .filter(([name]) => !DROPPED.has(name.toLowerCase()))
    .map(([name, value]) => [REMAPPED.has(name.toLowerCase()) ? `x-amzn-Remapped-${name}` : name, value]);
}

function headerText(name: string, value: unknown): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw malformed(`header ${JSON.stringify(name)} is ${JSON.stringify(value)}`);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function malformed(why: string): GatewayError {
  return new GatewayError('DEFAULT_5XX', `malformed Lambda proxy response: ${why}`);
}
