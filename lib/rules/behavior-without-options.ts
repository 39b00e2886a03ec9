import { isSimpleMethod } from '../policy/needs-preflight';
import { answersPreflights, type CorsStatement } from '../template/cors/cors-statement';
import { atBehavior, behaviorsOf } from './behaviors';
import type { Rule } from './rule';

export const behaviorWithoutOptions: Rule = {
  id: 'behavior-without-options',
  level: 'warning',
  summary: 'a behaviour turns away the preflights that something behind it would answer',
  why: 'CloudFront answers OPTIONS with 403 where the behaviour does not allow it. Every request that needs a preflight fails.',
  fix: 'allow GET, HEAD and OPTIONS, or all methods (allowedMethods)',
  references: [
    'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html',
  ],
  check: (app) =>
    behaviorsOf(app)
      .filter(({ behavior }) => !behavior.allowedMethods.includes('OPTIONS'))
      .filter(({ statements }) => statements.some(isAsked))
      .map((one) => atBehavior(one, 'does not allow OPTIONS')),
};

/** Whether browsers ask before they send what is stated. Buckets list headers for plain reads, too. */
function isAsked(statement: CorsStatement): boolean {
  const { place, headers } = statement;
  const { methods = [], requestHeaders = [] } = headers;
  if (!answersPreflights(statement)) return false;
  return (
    methods.some((method) => !isSimpleMethod(method) && method !== 'OPTIONS') ||
    (place !== 'bucket' && requestHeaders.length > 0)
  );
}
