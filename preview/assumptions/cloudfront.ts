import type { Assumption } from './assumption';

const CLOUDFRONT = 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/';

export const CLOUDFRONT_AND_EDGE: readonly Assumption[] = [
  {
    area: 'CloudFront',
    behaviour:
      'the first behaviour whose path pattern matches serves a request, else the default one; * and ? as documented',
    source: `${CLOUDFRONT}DownloadDistValuesCacheBehavior.html`,
  },
  {
    area: 'CloudFront',
    behaviour:
      'patterns are matched against the path without dot segments and double slashes and with unreserved characters decoded; origins get it as it came',
    source: `${CLOUDFRONT}DownloadDistValuesCacheBehavior.html`,
  },
  {
    area: 'CloudFront',
    behaviour:
      'a method that the behaviour does not allow gets 403; pages of CloudFront have no CORS headers, whatever the policy',
    source: 'unconfirmed',
  },
  {
    area: 'CloudFront',
    behaviour:
      'APIs of the app are served as origins, all others get 502; a Host that is not the API gets 403 of API Gateway',
    source: 'unconfirmed',
  },
  {
    area: 'CloudFront',
    behaviour:
      'the viewer is added at the end of the X-Forwarded-For that a request came with, for functions at origin events too',
    source: `${CLOUDFRONT}RequestAndResponseBehaviorCustomOrigin.html`,
  },
  {
    area: 'CloudFront',
    behaviour: 'the cache key is the path and what the cache policy names; the key also gets to the origin',
    source: `${CLOUDFRONT}understanding-the-cache-key.html`,
  },
  {
    area: 'CloudFront',
    behaviour: 'the origin request policy adds to what gets to the origin, not to the key',
    source: `${CLOUDFRONT}controlling-origin-requests.html`,
  },
  {
    area: 'CloudFront',
    behaviour: 'Content-Type and other headers of a body always get to the origin, Authorization with writes alone',
    source: 'unconfirmed',
  },
  {
    area: 'CloudFront',
    behaviour:
      'no-store, no-cache and private keep nothing beyond the minimum TTL; s-maxage, max-age, Expires are bounded by the TTLs',
    source: `${CLOUDFRONT}Expiration.html`,
  },
  {
    area: 'CloudFront',
    behaviour:
      'the default root object takes the place of / after functions at viewer-request: they get /, and to rewrite to / leads to it',
    source: 'unconfirmed',
  },
  {
    area: 'CloudFront',
    behaviour: '404, 414 and 500 to 504 are kept for 10 s, or for the error caching minimum TTL',
    source: `${CLOUDFRONT}HTTPStatusCodes.html`,
  },
  {
    area: 'CloudFront',
    behaviour: 'no-store, no-cache and private keep 404, 414 and 501 out of the cache, and no other errors',
    source: `${CLOUDFRONT}custom-error-pages-expiration.html`,
  },
  {
    area: 'CloudFront',
    behaviour: '400, 403, 405, 412 and 415 are kept where Cache-Control names an age, other errors never',
    source: `${CLOUDFRONT}HTTPStatusCodes.html`,
  },
  {
    area: 'CloudFront',
    behaviour: 'an error with an age is kept for that long if it exceeds the minimum, within the maximum TTL',
    source: `${CLOUDFRONT}custom-error-pages-expiration.html`,
  },
  {
    area: 'CloudFront',
    behaviour: 'errors are not kept with the managed policy CachingDisabled',
    source: `${CLOUDFRONT}HTTPStatusCodes.html`,
  },
  {
    area: 'CloudFront',
    behaviour: 'errors are kept with any other policy that has a maximum TTL of 0',
    source: 'unconfirmed',
  },
  {
    area: 'CloudFront',
    behaviour: '410 is not kept (one page of AWS counts it among the kept errors, the list of them does not)',
    source: 'unconfirmed',
  },
  {
    area: 'CloudFront',
    behaviour: 'one edge location; no collapsing of requests, no stale answers, no 304, no ranges, no compression',
    source: 'unconfirmed',
  },
  {
    area: 'CloudFront',
    behaviour: 'a response headers policy is applied after the cache and before viewer-response',
    source: `${CLOUDFRONT}modifying-response-headers.html`,
  },
  {
    area: 'CloudFront',
    behaviour:
      'it is applied to what a function answers at origin-request, and not to what one answers at viewer-request',
    source: 'unconfirmed',
  },
  {
    area: 'CloudFront',
    behaviour:
      'it adds CORS headers where Origin is listed, else it leaves those of the origin; without Origin it adds none',
    source: 'unconfirmed',
  },
  {
    area: 'CloudFront',
    behaviour:
      'it adds methods, request headers and max age to answers to preflights alone, and Vary: Origin unless it says *',
    source: 'unconfirmed',
  },
  {
    area: 'CloudFront',
    behaviour: 'it does not answer preflights itself',
    source: 'unconfirmed',
  },
  {
    area: 'CloudFront',
    behaviour:
      'CloudFront Functions at viewer-response, origin groups, signed URLs, WAF and legacy forwarded values do nothing',
    source: 'unconfirmed',
  },
  {
    area: 'CloudFront',
    behaviour:
      'a page in place of an error comes by the behaviour of its own path; functions at viewer-response do not run',
    source: `${CLOUDFRONT}GeneratingCustomErrorResponses.html`,
  },
  {
    area: 'CloudFront',
    behaviour: 'such a page gets the response headers policy of the request that failed',
    source: 'unconfirmed',
  },
  {
    area: 'CloudFront',
    behaviour: 'a URL of more than 8,192 bytes, or a request of more than 20,480 without its body, gets 413',
    source: `${CLOUDFRONT}RequestAndResponseBehaviorCustomOrigin.html`,
  },
  {
    area: 'CloudFront',
    behaviour: 'header values beyond ASCII are UTF-8 to viewers',
    source: 'unconfirmed',
  },
  {
    area: 'CloudFront',
    behaviour:
      'CloudFront Functions run at viewer-request with the documented event; V8 runs them, which knows more of the language, in a context of its own for each request',
    source: `${CLOUDFRONT}functions-event-structure.html`,
  },
  {
    area: 'CloudFront',
    behaviour: 'value of a repeated header is its first line, and multiValue has all',
    source: 'unconfirmed',
  },
  {
    area: 'CloudFront',
    behaviour: 'a CloudFront Function that throws becomes 503, an answer that CloudFront cannot use 502',
    source: 'unconfirmed',
  },
  {
    area: 'Lambda@Edge',
    behaviour: 'events at the four places, in the documented form; bodies of responses are not shown',
    source: `${CLOUDFRONT}lambda-event-structure.html`,
  },
  {
    area: 'Lambda@Edge',
    behaviour: 'origin events on a cache miss alone; origin-response not after an answer at origin-request',
    source: `${CLOUDFRONT}lambda-cloudfront-trigger-events.html`,
  },
  {
    area: 'Lambda@Edge',
    behaviour: 'viewer-response not for errors, nor after an answer at viewer-request',
    source: `${CLOUDFRONT}lambda-cloudfront-trigger-events.html`,
  },
  {
    area: 'Lambda@Edge',
    behaviour: 'what a function answers at origin-request is kept under the cache key as an answer of the origin is',
    source: `${CLOUDFRONT}lambda-generating-http-responses-in-requests.html`,
  },
  {
    area: 'Lambda@Edge',
    behaviour: 'a body with 204, read-only or disallowed headers changed, and too large answers become 502',
    source: `${CLOUDFRONT}lambda-generating-http-responses-in-requests.html`,
  },
  {
    area: 'Lambda@Edge',
    behaviour: 'a function that fails or takes too long becomes 503, an answer that CloudFront cannot use 502',
    source: 'unconfirmed',
  },
  {
    area: 'Lambda@Edge',
    behaviour: 'headers that functions may not set are hidden from them and stay, X-Amzn-RequestId of API Gateway too',
    source: 'unconfirmed',
  },
  {
    area: 'Lambda@Edge',
    behaviour:
      'no environment variables of its own (here AWS_ENDPOINT_URL is set), AWS_REGION us-east-1 as if called from there',
    source: `${CLOUDFRONT}lambda-at-edge-function-restrictions.html`,
  },
  {
    area: 'Lambda@Edge',
    behaviour:
      'the CDK finds functions of stacks outside us-east-1 by a parameter; that is answered without its provider',
    source: 'unconfirmed',
  },
];
