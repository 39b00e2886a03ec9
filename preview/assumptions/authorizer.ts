import type { Assumption } from './assumption';

const API_GATEWAY = 'https://docs.aws.amazon.com/apigateway/latest/developerguide/';

export const AUTHORIZER: readonly Assumption[] = [
  {
    area: 'Lambda authorizer',
    behaviour: 'form of the event of a REQUEST authorizer of a REST API, which has the path as it came',
    source: `${API_GATEWAY}api-gateway-lambda-authorizer-input.html`,
  },
  {
    area: 'Lambda authorizer',
    behaviour: 'principalId and a policy are needed, values of context become strings; anything else is 500',
    source: `${API_GATEWAY}api-gateway-lambda-authorizer-output.html`,
  },
  {
    area: 'Lambda authorizer',
    behaviour: 'the error Unauthorized becomes UNAUTHORIZED (401), a policy that does not allow ACCESS_DENIED (403)',
    source: `${API_GATEWAY}supported-gateway-response-types.html`,
  },
  {
    area: 'Lambda authorizer',
    behaviour:
      'other errors and no answer in 10 s become AUTHORIZER_FAILURE, a bad answer, no permission, no function AUTHORIZER_CONFIGURATION_ERROR',
    source: 'unconfirmed',
  },
  {
    area: 'Lambda authorizer',
    behaviour: '$context.authorizer.x of a refusal is known to templates and header mappings of gateway responses',
    source: 'unconfirmed',
  },
  {
    area: 'Lambda authorizer',
    behaviour:
      'results are kept under the identity sources for 300 s or the TTL of the authorizer; the policy is evaluated for each request anew',
    source: `${API_GATEWAY}configure-api-gateway-lambda-authorization.html`,
  },
  {
    area: 'Lambda authorizer',
    behaviour: 'with a TTL a missing or empty identity source of a REST API becomes 401 without a call',
    source: `${API_GATEWAY}configure-api-gateway-lambda-authorization.html`,
  },
  {
    area: 'Lambda authorizer',
    behaviour: 'with a TTL of 0 a REST API calls a REQUEST authorizer whatever identity sources are missing',
    source: 'unconfirmed',
  },
  {
    area: 'Lambda authorizer',
    behaviour: 'policies that deny are kept too, errors and bad answers are not',
    source: 'unconfirmed',
  },
  {
    area: 'Lambda authorizer',
    behaviour:
      'conditions of policies are not evaluated: a statement with one never allows and always denies; nothing flushes the cache',
    source: 'unconfirmed',
  },
  {
    area: 'Lambda authorizer',
    behaviour: 'an HTTP API calls with payload format 1.0 or 2.0; isAuthorized false becomes 403, a failure 500',
    source: `${API_GATEWAY}http-api-lambda-authorizer.html`,
  },
  {
    area: 'Lambda authorizer',
    behaviour: 'an HTTP API answers 401 without a call where an identity source is missing, whatever the TTL',
    source: `${API_GATEWAY}http-api-lambda-authorizer.html`,
  },
  {
    area: 'Lambda authorizer',
    behaviour: 'a simple response that is kept holds for every route with the same identity sources',
    source: `${API_GATEWAY}http-api-lambda-authorizer.html`,
  },
  {
    area: 'Lambda authorizer',
    behaviour: 'the error Unauthorized of an authorizer of an HTTP API is a failure like any other: 500',
    source: 'unconfirmed',
  },
  {
    area: 'Lambda authorizer',
    behaviour: 'where the template of an HTTP API names no TTL, results are kept for 300 s',
    source: 'unconfirmed',
  },
  {
    area: 'JWT authorizer',
    behaviour:
      'HTTP APIs: RSA, issuer, audience (or client_id), exp, nbf, iat, one of the scopes of the route; 401 or 403, with WWW-Authenticate',
    source: `${API_GATEWAY}http-api-jwt-authorizer.html`,
  },
  {
    area: 'JWT authorizer',
    behaviour: 'the key set of the issuer is found by its metadata, read within 1.5 s, and kept for up to two hours',
    source: `${API_GATEWAY}http-api-jwt-authorizer.html`,
  },
  {
    area: 'JWT authorizer',
    behaviour: 'a kid that is not in the key set has it read again at once',
    source: 'unconfirmed',
  },
  {
    area: 'JWT authorizer',
    behaviour: 'a token without exp is refused',
    source: 'unconfirmed',
  },
  {
    area: 'JWT authorizer',
    behaviour:
      'only issuers that are APIs of the preview are read, by their URLs on loopback; tokens of others are refused',
    source: 'unconfirmed',
  },
  {
    area: 'JWT authorizer',
    behaviour:
      'REST APIs: as for HTTP APIs, with the algorithms and issuers of the template; 401 UNAUTHORIZED, without a scope 403 ACCESS_DENIED',
    source: `${API_GATEWAY}rest-api-jwt-authorizer.html`,
  },
  {
    area: 'JWT authorizer',
    behaviour: 'REST APIs: claims are told as JSON has them; rules for additional claims are not served, and refuse',
    source: 'unconfirmed',
  },
];
