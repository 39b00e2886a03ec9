import type { Assumption } from './assumption';

const API_GATEWAY = 'https://docs.aws.amazon.com/apigateway/latest/developerguide/';

export const HTTP_API: readonly Assumption[] = [
  {
    area: 'HTTP API',
    behaviour:
      'the stage that the first segment of the path names, else $default; 404 Not Found where the API has neither',
    source: `${API_GATEWAY}http-api-develop-routes.html`,
  },
  {
    area: 'HTTP API',
    behaviour: 'a full match before a greedy variable, that before $default; a method before ANY',
    source: `${API_GATEWAY}http-api-develop-routes.html`,
  },
  {
    area: 'HTTP API',
    behaviour:
      'among full matches static segments further left win, whatever the method; a trailing slash makes another path',
    source: 'unconfirmed',
  },
  {
    area: 'HTTP API',
    behaviour:
      'paths are matched, and told, decoded: %2F separates segments; a named stage is part of rawPath, the query string stays as it came',
    source: 'unconfirmed',
  },
  {
    area: 'HTTP API',
    behaviour:
      'form of the events of Lambda integrations, formats 1.0 and 2.0, and of their answers, 2.0 also without a status',
    source: `${API_GATEWAY}http-api-develop-integrations-lambda.html`,
  },
  {
    area: 'HTTP API',
    behaviour: 'bodies other than text, JSON, XML and JavaScript are told in Base64, forms too',
    source: 'unconfirmed',
  },
  {
    area: 'HTTP API',
    behaviour:
      'an answer without Content-Type is text/plain;charset=UTF-8; WWW-Authenticate of a function keeps its name',
    source: 'unconfirmed',
  },
  {
    area: 'HTTP API',
    behaviour: 'a failed function or malformed answer becomes 500, one that does not answer within 30 s 503',
    source: 'unconfirmed',
  },
  {
    area: 'HTTP API',
    behaviour: 'a function without an AWS::Lambda::Permission for the route becomes 500',
    source: `${API_GATEWAY}http-api-troubleshooting-lambda.html`,
  },
  {
    area: 'HTTP API',
    behaviour: 'with CORS settings preflights are answered by the API, and CORS headers of integrations are replaced',
    source: `${API_GATEWAY}http-api-cors.html`,
  },
  {
    area: 'HTTP API',
    behaviour: 'a $default or ANY route with an authorizer takes preflights too, which fail',
    source: `${API_GATEWAY}http-api-cors.html`,
  },
  {
    area: 'HTTP API',
    behaviour:
      'preflights get 204 also for origins and methods that are not allowed, for such origins without headers; no Vary anywhere',
    source: 'unconfirmed',
  },
  {
    area: 'HTTP API',
    behaviour: 'errors that the API answers itself, those of authorizers too, have no CORS headers',
    source: 'unconfirmed',
  },
  {
    area: 'HTTP API',
    behaviour:
      'requests to HTTP integrations are really sent, to other hosts with --send; 503 where nothing answers, or not in time',
    source: 'unconfirmed',
  },
  {
    area: 'HTTP API',
    behaviour: 'request line and header values of more than 10,240 bytes get 431, bodies of more than 10 MB 413',
    source: 'unconfirmed',
  },
  {
    area: 'HTTP API',
    behaviour: 'an event of more than 6 MB gets 413, a result of more than 6 MB 500',
    source: 'unconfirmed',
  },
  {
    area: 'HTTP API',
    behaviour: 'header values beyond ASCII are UTF-8, in requests and in answers',
    source: 'unconfirmed',
  },
  {
    area: 'HTTP API',
    behaviour: 'methods that no route can name, TRACE and PROPFIND, are no matter of ANY, but of $default',
    source: 'unconfirmed',
  },
  {
    area: 'HTTP API',
    behaviour:
      'each route of a stage has a token bucket where its settings, or the default ones, have rate and burst; none has the limits of the account',
    source: `${API_GATEWAY}http-api-throttling.html`,
  },
  {
    area: 'HTTP API',
    behaviour:
      'the 429 of a throttled route has no CORS headers; what the CORS configuration answers itself is not throttled',
    source: 'unconfirmed',
  },
  {
    area: 'HTTP API',
    behaviour: 'AWS_IAM signatures are not verified; parameter mapping and other integrations are not served',
    source: 'unconfirmed',
  },
];
