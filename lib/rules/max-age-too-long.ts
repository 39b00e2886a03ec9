import { type Rule, whereStated } from './rule';

/** What Firefox keeps at most; Chromium keeps 7,200 s, WebKit 600 s. */
const MAX_AGE_SECONDS = 86_400;

export const maxAgeTooLong: Rule = {
  id: 'max-age-too-long',
  level: 'warning',
  summary: 'the max age is longer than any browser keeps an answer',
  why:
    'Browsers keep what a preflight allowed for a day at most (Firefox), or 2 hours (Chromium), or 10 minutes (Safari). AWS documents 86,400 s ' +
    'as the largest value of HTTP APIs and function URLs.',
  fix: 'set 86,400 s or less; 7,200 s is as good in all but Firefox',
  references: [
    'https://fetch.spec.whatwg.org/#http-access-control-max-age',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-apigatewayv2-api-cors.html',
  ],
  check: (app) =>
    whereStated(app, ({ headers: { maxAgeSeconds: seconds } }) =>
      seconds !== undefined && seconds > MAX_AGE_SECONDS
        ? `has a max age of ${seconds.toLocaleString('en')} s`
        : undefined,
    ),
};
