import type { CorsRequest } from '../../lib/policy/model';
import { isObject, isText } from '../guards';
import { clientAddress } from '../observe/client-number';
import { toCorsRequest } from './cors-request';

/** Headers as CloudFront tells and takes them: by lower-case name, a list of lines each. */
export type CloudFrontHeaders = Readonly<Record<string, readonly { readonly key?: string; readonly value: string }[]>>;

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-event-structure.html */
export interface CloudFrontRequest {
  readonly method: string;
  readonly uri: string;
  readonly headers: CloudFrontHeaders;
}

export interface CloudFrontResponse {
  readonly status: string;
  readonly statusDescription?: string;
  readonly headers: CloudFrontHeaders;
  readonly body?: string;
}

/** The parts of an event that the function looks at. */
export interface CloudFrontEvent {
  readonly request: CloudFrontRequest;
  /** Of origin-response events only. */
  readonly response: CloudFrontResponse | undefined;
  /** `d111111abcdef8.cloudfront.net` */
  readonly domainName: string | undefined;
  /** Who sent the request. */
  readonly address: string | undefined;
  /** Whom it came from first. */
  readonly client: () => string | undefined;
}

/** Takes an event apart; `undefined` for what is none. */
export function readEvent(event: unknown): CloudFrontEvent | undefined {
  const cf = at(at(at(event, 'Records'), '0'), 'cf');
  const request = at(cf, 'request');
  if (!isText(at(request, 'method')) || !isText(at(request, 'uri')) || !isObject(at(request, 'headers')))
    return undefined;
  const response = at(cf, 'response');
  const address = textAt(request, 'clientIp');
  return {
    request: request as CloudFrontRequest,
    response: isObject(at(response, 'headers')) ? (response as CloudFrontResponse) : undefined,
    domainName: textAt(at(cf, 'config'), 'distributionDomainName'),
    address,
    client: () => clientAddress(linesOf((request as CloudFrontRequest).headers['x-forwarded-for']), address),
  };
}

/**
 * What of a request the policy judges; repeated headers keep their lines.
 *
 * @param otherDomains whether the distribution may be called by domains that nobody here knows: what calls itself the
 * same origin then is
 */
export function corsRequestOf({ request, domainName }: CloudFrontEvent, otherDomains: boolean): CorsRequest {
  const { method, headers } = request;
  return toCorsRequest(method, (names) => names.map((name) => linesOf(headers[name])), domainName, otherDomains);
}

/** What is no text is there, but equal to nothing: an absent `Origin` would mean something else. */
function linesOf(lines: unknown): string[] {
  if (lines === undefined) return [];
  if (!Array.isArray(lines)) return [''];
  return lines.map((line: unknown) => {
    const value = at(line, 'value');
    return isText(value) ? value : '';
  });
}

function textAt(value: unknown, key: string): string | undefined {
  const text = at(value, key);
  return isText(text) ? text : undefined;
}

function at(value: unknown, key: string): unknown {
  return isObject(value) ? (value as Record<string, unknown>)[key] : undefined;
}
