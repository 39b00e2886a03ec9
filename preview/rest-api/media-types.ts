import { type ApiRequest, header } from './api-request';

/** First media type of `Accept` or `Content-Type`, without parameters; undefined where the header is absent. */
export function firstMediaType(request: ApiRequest, name: 'accept' | 'content-type'): string | undefined {
  const [first = ''] = (header(request, name) ?? '').split(/[,;]/);
  return first.trim().toLowerCase() || undefined;
}

/**
 * Whether a media type counts as binary: named in `binaryMediaTypes`, where only the whole wildcard stands for others.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-payload-encodings.html
 */
export function isBinary(binaryMediaTypes: readonly string[], mediaType: string | undefined): boolean {
  return binaryMediaTypes.some((type) => type === '*/*' || type.toLowerCase() === (mediaType ?? 'application/json'));
}

/** Bytes that a text stands for in Base64; undefined where it is none. */
export function decodeBase64(text: string): Buffer | undefined {
  return /^[A-Za-z0-9+/]*={0,2}$/.test(text) && text.length % 4 === 0 ? Buffer.from(text, 'base64') : undefined;
}
