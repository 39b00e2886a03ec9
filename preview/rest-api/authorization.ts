import { header } from './api-request';
import type { Exchange } from './exchange';
import { GatewayError } from './gateway-error';

/**
 * Refuses a request without the credentials that its method asks for. Signatures are not verified.
 *
 * @param apiKeys keys that the template names; where it names none, any key passes
 * @throws {GatewayError} `MISSING_AUTHENTICATION_TOKEN`, `INVALID_API_KEY`
 */
export function authorize({ method, request }: Exchange, apiKeys: readonly string[]): void {
  if (method.authorizationType === 'AWS_IAM') {
    const signed = header(request, 'authorization')?.startsWith('AWS4-') || request.query.has('X-Amz-Signature');
    if (!signed) throw new GatewayError('MISSING_AUTHENTICATION_TOKEN', 'the method needs a signed request');
  }
  if (method.apiKeyRequired) {
    const key = header(request, 'x-api-key');
    const known = key !== undefined && (apiKeys.length === 0 || apiKeys.includes(key));
    if (!known) throw new GatewayError('INVALID_API_KEY', 'the method needs an API key in x-api-key');
  }
}
