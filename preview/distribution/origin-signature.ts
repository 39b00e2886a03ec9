import type { Origin } from '../../lib/template/distribution/distribution';
import { type ApiResponse, jsonResponse } from '../gateway/api-server';
import type { EdgeRequest } from './edge-message';

/** What a signature of CloudFront looks like; nobody here verifies it. */
const SIGNATURE = 'AWS4-HMAC-SHA256 Credential=cloudfront.amazonaws.com, SignedHeaders=host, Signature=preview';
const HASH_HEADER = 'x-amz-content-sha256';

/**
 * The header by which CloudFront signs a request to a function URL, in place of what the viewer said there.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-lambda.html
 */
export function signatureFor(origin: Origin, request: EdgeRequest): [string, string][] {
  return isSigned(origin, request) ? [['Authorization', SIGNATURE]] : [];
}

/** Lambda's answer to a signed request with a body of which nobody told the hash; undefined for others. */
export function refusedUnhashed(origin: Origin, request: EdgeRequest): ApiResponse | undefined {
  const isHashed = request.body.length === 0 || request.headers[HASH_HEADER] !== undefined;
  if (isHashed || !isSigned(origin, request)) return undefined;
  const message = `The request signature does not match: the request has a body and no ${HASH_HEADER}`;
  return jsonResponse(403, { message }, [['x-amzn-errortype', 'InvalidSignatureException']]);
}

function isSigned({ signing }: Origin, { headers }: EdgeRequest): boolean {
  return signing === 'always' || (signing === 'no-override' && headers['authorization'] === undefined);
}
