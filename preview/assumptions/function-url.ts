import type { Assumption } from './assumption';

const LAMBDA = 'https://docs.aws.amazon.com/lambda/latest/dg/';

export const FUNCTION_URL: readonly Assumption[] = [
  {
    area: 'function URL',
    behaviour: 'form of the events of function URLs and of their answers, also without a status',
    source: `${LAMBDA}urls-invocation.html`,
  },
  {
    area: 'function URL',
    behaviour:
      'with RESPONSE_STREAM, metadata are read from streams that announce them by their content type; others are the body, with 200 and that type',
    source: `${LAMBDA}config-rs-write-functions.html`,
  },
  {
    area: 'function URL',
    behaviour:
      'with RESPONSE_STREAM, what a function returns that does not stream is the body, as JSON, with 200; announced metadata that do not come get 502',
    source: 'unconfirmed',
  },
  {
    area: 'function URL',
    behaviour: 'rawPath and http.path stay percent-encoded, unlike those of HTTP APIs',
    source: 'unconfirmed',
  },
  {
    area: 'function URL',
    behaviour: 'without AWS_IAM, a function that has no permission for everybody gives 403',
    source: `${LAMBDA}urls-auth.html`,
  },
  {
    area: 'function URL',
    behaviour: 'with AWS_IAM, requests without a signature get 403; signatures are not verified',
    source: `${LAMBDA}urls-invocation.html`,
  },
  {
    area: 'function URL',
    behaviour: 'with CORS settings preflights are answered by the URL, whatever the function says',
    source: `${LAMBDA}urls-configuration.html#urls-cors`,
  },
  {
    area: 'function URL',
    behaviour:
      'the CORS headers of the settings are added to those of the function, which browsers refuse to take twice',
    source: `${LAMBDA}urls-configuration.html#urls-cors`,
  },
  {
    area: 'function URL',
    behaviour: 'with CORS settings preflights need no signature, also with AWS_IAM; without settings they do',
    source: 'unconfirmed',
  },
  {
    area: 'function URL',
    behaviour:
      'preflights get 200, also for origins and methods that are not allowed, for such origins without headers; no Vary anywhere; the origin of the request where several are listed',
    source: 'unconfirmed',
  },
  {
    area: 'function URL',
    behaviour:
      'only OPTIONS with Origin and Access-Control-Request-Method is a preflight; any other reaches the function',
    source: 'unconfirmed',
  },
  {
    area: 'function URL',
    behaviour: 'errors that Lambda answers itself (403, 413, 502) have no CORS headers',
    source: 'unconfirmed',
  },
  {
    area: 'function URL',
    behaviour: 'a failed function or a malformed answer becomes 502; an event of more than 6 MB gets 413',
    source: 'unconfirmed',
  },
  {
    area: 'function URL',
    behaviour:
      'CloudFront signs requests in Authorization; Lambda refuses those with a body and no x-amz-content-sha256',
    source:
      'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-lambda.html',
  },
];
