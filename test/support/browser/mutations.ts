import type { PassingAnswer } from './mutating-proxy';

/** The page that the API lets in, and one that it does not. */
export const APP = 'https://app.shop.example';
export const EVIL = 'https://evil.example';

/** Makes something of an answer wrong. */
export type Change = (answer: PassingAnswer) => void;
const set =
  (name: string, value: string | undefined): Change =>
  ({ headers }) => {
    if (value === undefined) delete headers[name];
    else headers[name] = value;
  };

export type Mutation = readonly [what: string, change: Change];

/** Each header made wrong in turn, and the status of preflights. */
export const SEEN_BY_BROWSERS: readonly Mutation[] = [
  ['allow-origin is missing', set('access-control-allow-origin', undefined)],
  ['allow-origin is *', set('access-control-allow-origin', '*')],
  ['allow-origin is another', set('access-control-allow-origin', EVIL)],
  ['allow-origin is null', set('access-control-allow-origin', 'null')],
  ['allow-origin ends in a slash', set('access-control-allow-origin', `${APP}/`)],
  ['allow-origin is in upper case', set('access-control-allow-origin', APP.toUpperCase())],
  [
    'allow-origin is whoever asks',
    ({ headers, origin }) => set('access-control-allow-origin', origin)({ headers } as PassingAnswer),
  ],
  ['allow-credentials is missing', set('access-control-allow-credentials', undefined)],
  ['allow-credentials is false', set('access-control-allow-credentials', 'false')],
  ['allow-credentials is True', set('access-control-allow-credentials', 'True')],
  ['allow-methods is missing', set('access-control-allow-methods', undefined)],
  ['allow-methods lacks one', set('access-control-allow-methods', 'GET,POST')],
  ['allow-methods is in lower case', set('access-control-allow-methods', 'get,post,delete')],
  ['allow-headers is missing', set('access-control-allow-headers', undefined)],
  ['allow-headers lacks one', set('access-control-allow-headers', 'content-type')],
  ['allow-headers is *', set('access-control-allow-headers', '*')],
  ['expose-headers is missing', set('access-control-expose-headers', undefined)],
  ['expose-headers has one more', set('access-control-expose-headers', 'x-request-id,x-amzn-requestid')],
  ['an allowed preflight has status 403', onPreflight(true, 403)],
  ['an allowed preflight has status 302', onPreflight(true, 302)],
];
/** What browsers make nothing of, or not in one request: `cdk-cors test` looks at the headers themselves. */
export const UNSEEN_BY_BROWSERS: readonly Mutation[] = [
  ['max-age is missing', set('access-control-max-age', undefined)],
  ['max-age is longer', set('access-control-max-age', '86400')],
  ['vary is missing', set('vary', undefined)],
  ['vary lacks the origin', set('vary', 'Accept-Encoding')],
  ['a denied preflight has status 204', onPreflight(false, 204)],
  ['a denied preflight tells the methods', set('access-control-allow-methods', 'GET,POST,DELETE')],
  ['a stranger gets the header of another origin', set('access-control-allow-origin', APP)],
];
function onPreflight(isAllowed: boolean, wrong: number): Change {
  return (answer) => {
    if (answer.isPreflight && isAllowed === answer.status < 300) answer.status = wrong;
  };
}
