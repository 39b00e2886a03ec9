import { atBehavior, behaviorsOf } from './behaviors';
import { needsOrigin, originReach } from './origin-header-reach';
import type { Rule } from './rule';

export const originNotForwarded: Rule = {
  id: 'origin-not-forwarded',
  level: 'warning',
  summary: 'what states the CORS headers behind CloudFront never sees the header Origin',
  why: 'CloudFront drops Origin unless a policy forwards it. HTTP APIs, function URLs, buckets, and functions that look at it then state nothing, and no page reads the answer.',
  fix: 'put Origin into the cache policy, or have a response headers policy state the CORS headers',
  references: ['https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/header-caching.html'],
  check: (app) =>
    behaviorsOf(app)
      .filter((one) => one.behavior.responseHeaders?.cors === undefined)
      .filter((one) => originReach(one) === 'nowhere' && needsOrigin(app, one))
      .map((one) => atBehavior(one, 'does not forward Origin')),
};
