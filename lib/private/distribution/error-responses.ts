import type { CfnDistribution } from 'aws-cdk-lib/aws-cloudfront';
import { type Refusal, refusal } from '../messages/refusal';
import type { ErrorResponse } from './behaviors';
import { append } from './overrides';

/** Statuses of our denials. */
const DENIALS = [403, 503];
/**
 * Statuses that CloudFront keeps for 10 s unless it is told otherwise, whatever the cache policy and, for most of them,
 * whatever the origin says (https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/HTTPStatusCodes.html).
 */
const CACHED_ERRORS = [400, 403, 404, 405, 414, 500, 501, 502, 503, 504];

/** Error pages that would tell a browser that what was denied is fine. They hold for all behaviours of a distribution. */
export function errorPageProblems(errorResponses: readonly ErrorResponse[]): Refusal[] {
  return errorResponses
    .filter(({ errorCode, responseCode = errorCode }) => DENIALS.includes(errorCode) && responseCode < 300)
    .map(({ errorCode, responseCode, responsePagePath }) =>
      refusal(
        'error-page-hides-denials',
        `errorResponses turn ${errorCode} into ${responseCode} ${responsePagePath ?? ''}, also where a ` +
          `preflight or a write is denied, and for errors of the API; leave ${errorCode} out, and let a CloudFront Function at ` +
          "viewer-request of the pages' behaviour rewrite paths of a single-page app",
      ),
    );
}

/** Error pages in the place of other answers: an API's answer to a script is one too. */
export function replacedAnswers(errorResponses: readonly ErrorResponse[]): string[] {
  return errorResponses
    .filter(({ responsePagePath }) => responsePagePath !== undefined)
    .map(
      ({ errorCode, responseCode = errorCode, responsePagePath }) =>
        `errorResponses put ${responsePagePath} with status ${responseCode} in the place of ${errorCode}, also where an API answered it to ` +
        `a script, which gets the page with the headers of the page; leave ${errorCode} out, and let a CloudFront Function at ` +
        "viewer-request of the pages' behaviour rewrite paths of a single-page app",
    );
}

/**
 * Keeps errors out of the cache, for behaviours that have no `Origin` in their key: an error with the headers of one
 * origin would be unreadable for the next. Returns what the app keeps for longer.
 */
export function dontCacheErrors(resource: CfnDistribution, errorResponses: readonly ErrorResponse[]): ErrorResponse[] {
  const known = errorResponses.map(({ errorCode }) => errorCode);
  const ours = CACHED_ERRORS.filter((code) => !known.includes(code)).map((ErrorCode) => ({
    ErrorCode,
    ErrorCachingMinTTL: 0,
  }));
  const property = 'DistributionConfig.CustomErrorResponses';
  append(resource, property, errorResponses.length, ours);
  return errorResponses.filter(
    ({ errorCode, errorCachingMinTtl = 10 }) => CACHED_ERRORS.includes(errorCode) && errorCachingMinTtl > 0,
  );
}
