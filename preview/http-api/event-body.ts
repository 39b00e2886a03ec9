import { type HttpApiRequest, joinedHeader } from './http-api-request';

/** Media types whose bodies are told as text; all others in Base64, forms among them. */
const TEXT = /^(text\/|application\/(json|javascript|xml|[\w.-]+\+(json|xml))$)/;

/** Body of an event; null where there is none. */
export function eventBody(request: HttpApiRequest): { body: string | null; isBase64Encoded: boolean } {
  if (request.body.length === 0) return { body: null, isBase64Encoded: false };
  const [mediaType = ''] = (joinedHeader(request, 'content-type') ?? 'text/plain').split(';');
  const isBase64Encoded = !TEXT.test(mediaType.trim().toLowerCase());
  return { body: request.body.toString(isBase64Encoded ? 'base64' : 'utf8'), isBase64Encoded };
}
