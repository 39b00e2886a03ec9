import { atBehavior, behaviorsOf } from './behaviors';
import { answersByOrigin, originReach } from './origin-header-reach';
import type { Rule } from './rule';

export const cacheKeyWithoutOrigin: Rule = {
  id: 'cache-key-without-origin',
  level: 'warning',
  summary: 'CloudFront caches answers that depend on the origin, without Origin in the cache key',
  why: 'The answer for the page that asks first is handed to every other one, which the browser then refuses; or to a stranger, with credentials.',
  fix: 'put Origin into the headers of the cache policy, or have a response headers policy state the CORS headers, which CloudFront adds after its cache',
  references: ['https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/header-caching.html'],
  check: (app) =>
    behaviorsOf(app)
      .filter((one) => one.behavior.cache.maxTtl > 0 && one.behavior.responseHeaders?.cors === undefined)
      .filter((one) => originReach(one) === 'origin' && answersByOrigin(app, one))
      .map((one) => atBehavior(one, 'forwards Origin and caches the answer for everybody')),
};
