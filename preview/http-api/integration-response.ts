import { isObject } from '../authorizer/policy-answer';
import type { ApiResponse } from '../gateway/api-server';
import { HttpApiError } from './http-api-error';

/** Headers that the connection makes by itself. */
const DROPPED = new Set(['connection', 'content-length', 'keep-alive', 'transfer-encoding']);

/** What an answer has that says nothing else. */
const DEFAULT_CONTENT_TYPE = 'text/plain;charset=UTF-8';

/**
 * Answer of a Lambda integration. In format 2.0, what has no `statusCode` is itself the body.
 *
 * @throws {HttpApiError} 500 for what is not of the documented form
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html#http-api-develop-integrations-lambda.response
 */
export function integrationResponse(format: '1.0' | '2.0', result: string): ApiResponse {
  const answer: unknown = JSON.parse(result);
  const hasStatus = isObject(answer) && answer.statusCode !== undefined;
  if (format === '2.0' && !hasStatus) {
    const body = typeof answer === 'string' ? answer : result;
    return { status: 200, headers: [['content-type', 'application/json']], body };
  }
  if (!isObject(answer)) throw malformed('it is no object');
  const headers = [...singleHeaders(answer.headers ?? {}), ...moreHeaders(format, answer)].filter(
    ([name]) => !DROPPED.has(name),
  );
  const typed = headers.some(([name]) => name === 'content-type');
  return {
    status: statusOf(answer.statusCode),
    headers: typed ? headers : [...headers, ['content-type', DEFAULT_CONTENT_TYPE]],
    body: bodyOf(answer.body ?? '', answer.isBase64Encoded ?? false),
  };
}

function statusOf(statusCode: unknown): number {
  const status = typeof statusCode === 'string' && /^\d{3}$/.test(statusCode) ? Number(statusCode) : statusCode;
  if (typeof status === 'number' && Number.isInteger(status) && status >= 100 && status <= 599) return status;
  throw malformed(`statusCode is ${JSON.stringify(statusCode)}`);
}

function bodyOf(body: unknown, isBase64Encoded: unknown): string | Buffer {
  if (typeof body !== 'string') throw malformed('body is no string');
  if (typeof isBase64Encoded !== 'boolean') throw malformed('isBase64Encoded is no boolean');
  return isBase64Encoded ? Buffer.from(body, 'base64') : body;
}

function singleHeaders(headers: unknown): [string, string][] {
  if (!isObject(headers)) throw malformed('headers are no object');
  return Object.entries(headers)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => [name.toLowerCase(), headerText(name, value)]);
}

/** Lists of values: `multiValueHeaders` in format 1.0, `cookies` in 2.0. */
function moreHeaders(
  format: '1.0' | '2.0',
  { multiValueHeaders, cookies }: Record<string, unknown>,
): [string, string][] {
  const lists = format === '2.0' ? { 'set-cookie': cookies ?? [] } : (multiValueHeaders ?? {});
  if (!isObject(lists)) throw malformed('multiValueHeaders are no object');
  return Object.entries(lists).flatMap(([name, values]) => {
    if (!Array.isArray(values)) throw malformed(`${format === '2.0' ? 'cookies' : name} is no list`);
    return values.map((value): [string, string] => [name.toLowerCase(), headerText(name, value)]);
  });
}

function headerText(name: string, value: unknown): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw malformed(`header ${JSON.stringify(name)} is ${JSON.stringify(value)}`);
}

function malformed(why: string): HttpApiError {
  return new HttpApiError(500, `malformed answer of the function: ${why}`);
}
