import { behaviorsOf } from './behaviors';
import { at } from './places';
import type { Rule } from './rule';

/** Statuses by which preflights and requests without permission are turned away. */
const DENIALS = [401, 403];

export const errorPageHidesDenials: Rule = {
  id: 'error-page-hides-denials',
  level: 'warning',
  summary: 'an error page turns denials of an API into 200',
  why:
    'A page for the paths of a single-page app also replaces what the API denies: a script gets HTML and status 200 where it should learn ' +
    'that its user is signed out, and a preflight that was denied can pass.',
  fix: 'let a function rewrite the paths of pages at viewer-request, or serve the API from a distribution of its own',
  references: [
    'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/GeneratingCustomErrorResponses.html',
  ],
  check: (app) => {
    const behaviors = behaviorsOf(app);
    return app.distributions.flatMap((distribution) => {
      const hidden = DENIALS.filter((status) => (distribution.errorPages.get(status)?.status ?? status) < 400);
      const apis = behaviors.filter(
        (one) =>
          one.distribution === distribution &&
          (one.statements.some(({ place }) => place !== 'bucket') ||
            (one.behavior.responseHeaders?.cors !== undefined && one.behavior.origin?.isS3 === false)),
      );
      if (hidden.length === 0 || apis.length === 0) return [];
      const patterns = apis.map(({ behavior }) => behavior.pattern).join(', ');
      const message = `answers ${hidden.join(', ')} with a page and another status, at ${patterns} too`;
      return [at(distribution, 'DistributionConfig/CustomErrorResponses', message)];
    });
  },
};
