const API_GATEWAY = 'https://docs.aws.amazon.com/apigateway/latest/developerguide/';
const SYSTEMS_MANAGER = 'https://docs.aws.amazon.com/systems-manager/latest/';
const LAMBDA = 'https://docs.aws.amazon.com/lambda/latest/dg/';
const CLOUDFRONT = 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/';
const CLOUDFORMATION = 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/';

/** One behaviour of the preview, and how it is known that AWS behaves so. */
export interface Assumption {
  readonly area:
    | 'REST API'
    | 'Lambda authorizer'
    | 'mapping template'
    | 'Lambda'
    | 'Parameter Store'
    | 'DynamoDB'
    | 'KMS'
    | 'CloudFront'
    | 'Lambda@Edge'
    | 'CloudFormation';
  /** What the preview does. */
  readonly behaviour: string;
  /** Page of AWS's documentation that says so, or `unconfirmed`: only a live account can tell. */
  readonly source: `https://docs.aws.amazon.com/${string}` | 'unconfirmed';
}

/** Every behaviour that someone who relies on the preview may want to check. */
export const ASSUMPTIONS: readonly Assumption[] = [
  {
    area: 'REST API',
    behaviour: 'a static path segment is preferred to {param}, that to {proxy+}',
    source: `${API_GATEWAY}api-gateway-set-up-simple-proxy.html`,
  },
  {
    area: 'REST API',
    behaviour: 'where the preferred branch of the tree has no resource for the rest of a path, the next one is tried',
    source: 'unconfirmed',
  },
  {
    area: 'REST API',
    behaviour: 'a resource without the method of a request answers 403; no {proxy+} beside or above it is tried',
    source: 'unconfirmed',
  },
  { area: 'REST API', behaviour: 'a trailing slash belongs to the same resource', source: 'unconfirmed' },
  {
    area: 'REST API',
    behaviour:
      'unknown paths and methods, and unsigned requests to AWS_IAM methods, get MISSING_AUTHENTICATION_TOKEN (403)',
    source: `${API_GATEWAY}supported-gateway-response-types.html`,
  },
  {
    area: 'REST API',
    behaviour: 'a stage that does not exist gets 403 Forbidden, which no gateway response changes',
    source: 'unconfirmed',
  },
  {
    area: 'REST API',
    behaviour: 'an error without its own gateway response uses DEFAULT_4XX or DEFAULT_5XX, also their status',
    source: `${API_GATEWAY}supported-gateway-response-types.html`,
  },
  {
    area: 'REST API',
    behaviour:
      'gateway responses substitute variables and know no Velocity; headers are literals or request parameters',
    source: `${API_GATEWAY}api-gateway-gatewayResponse-definition.html`,
  },
  {
    area: 'REST API',
    behaviour: 'gateway responses may copy a request header that the method does not declare',
    source: 'unconfirmed',
  },
  {
    area: 'REST API',
    behaviour:
      'repeated request headers and query parameters: the last value in single-value maps, all in multi-value ones',
    source: `${API_GATEWAY}set-up-lambda-proxy-integrations.html`,
  },
  {
    area: 'REST API',
    behaviour: 'header names keep the spelling of the client; two spellings of one name stay two entries',
    source: `${API_GATEWAY}api-gateway-known-issues.html`,
  },
  {
    area: 'REST API',
    behaviour: 'a comma-separated Access-Control-Request-Headers stays one value (users report that it may be split)',
    source: 'unconfirmed',
  },
  {
    area: 'REST API',
    behaviour: 'path and pathParameters stay percent-encoded, query parameters are decoded',
    source: 'unconfirmed',
  },
  {
    area: 'REST API',
    behaviour: 'form of the event and of the answer of a Lambda proxy integration; what has another form becomes 502',
    source: `${API_GATEWAY}set-up-lambda-proxy-integrations.html`,
  },
  {
    area: 'REST API',
    behaviour:
      'a failed function becomes 502 by DEFAULT_5XX; one that does not answer within 29 s INTEGRATION_TIMEOUT (504)',
    source: 'unconfirmed',
  },
  {
    area: 'REST API',
    behaviour: 'a function without an AWS::Lambda::Permission for the method becomes 500',
    source: `${API_GATEWAY}api-gateway-control-access-using-iam-policies-to-invoke-api.html`,
  },
  {
    area: 'REST API',
    behaviour: 'Date, Server, WWW-Authenticate and others of a function are renamed x-amzn-Remapped-* (AWS: may be)',
    source: `${API_GATEWAY}api-gateway-known-issues.html`,
  },
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
    area: 'REST API',
    behaviour: 'AWS_IAM signatures are not verified; an API key passes if the template names it, or names none',
    source: 'unconfirmed',
  },
  {
    area: 'REST API',
    behaviour: 'the first media type of Accept and Content-Type alone decides about binary payloads',
    source: `${API_GATEWAY}api-gateway-payload-encodings-workflow.html`,
  },
  {
    area: 'REST API',
    behaviour: 'with binaryMediaTypes */* a MOCK integration without contentHandling CONVERT_TO_TEXT answers 500',
    source: `${API_GATEWAY}api-gateway-payload-encodings-workflow.html`,
  },
  {
    area: 'REST API',
    behaviour: 'a request without a body has isBase64Encoded false, whatever binaryMediaTypes says',
    source: 'unconfirmed',
  },
  {
    area: 'REST API',
    behaviour: 'the stage and resource policies, throttling, caching, request validation and compression do nothing',
    source: 'unconfirmed',
  },
  {
    area: 'mapping template',
    behaviour: 'Content-Type selects the request template, Accept the response template, application/json by default',
    source: `${API_GATEWAY}request-response-data-mappings.html`,
  },
  {
    area: 'mapping template',
    behaviour: 'payloads without a template pass or get 415, by passthroughBehavior',
    source: `${API_GATEWAY}integration-passthrough-behaviors.html`,
  },
  {
    area: 'mapping template',
    behaviour:
      'a MOCK integration takes its status from statusCode in the output of the request template, quoted or not',
    source: `${API_GATEWAY}how-to-mock-integration.html`,
  },
  {
    area: 'mapping template',
    behaviour: '$input, $context, $stageVariables, $util; $input.params(x) looks into path, query string, header',
    source: `${API_GATEWAY}api-gateway-mapping-template-reference.html`,
  },
  {
    area: 'mapping template',
    behaviour:
      '$input.params(x) gives an empty string for what is absent, $input.params().header.get(x) null; both know case',
    source: 'unconfirmed',
  },
  {
    area: 'mapping template',
    behaviour: 'an override replaces status or header after the mappings; overriding the same one twice is 500',
    source: `${API_GATEWAY}apigateway-override-request-response-parameters.html`,
  },
  {
    area: 'mapping template',
    behaviour: 'a status may be overridden to one that the method response does not declare',
    source: 'unconfirmed',
  },
  {
    area: 'mapping template',
    behaviour: 'request and response template share $context; $input.body is empty in a response template of MOCK',
    source: 'unconfirmed',
  },
  {
    area: 'mapping template',
    behaviour:
      'methods of java.lang.String, java.util.List and Map may be called, those that the preview lacks are 500',
    source: 'unconfirmed',
  },
  {
    area: 'mapping template',
    behaviour: '#if takes an empty string and zero for false (Velocity 1.7 takes them for true)',
    source: 'unconfirmed',
  },
  {
    area: 'Lambda',
    behaviour: 'one event at a time in each process; it is frozen after its answer and thawed for the next event',
    source: `${LAMBDA}lambda-runtime-environment.html`,
  },
  {
    area: 'Lambda',
    behaviour:
      'environment variables of a function; of those around the preview it sees PATH, HOME and temporary folders',
    source: `${LAMBDA}configuration-envvars.html`,
  },
  {
    area: 'Lambda',
    behaviour: 'handlers are async or take a callback, which waits for an empty event loop by default',
    source: `${LAMBDA}nodejs-handler.html`,
  },
  {
    area: 'Lambda',
    behaviour: 'at most four processes a function, further events wait; memory is not limited',
    source: 'unconfirmed',
  },
  {
    area: 'Lambda',
    behaviour: 'the Node.js that runs the preview runs the functions, whichever nodejs runtime they name',
    source: 'unconfirmed',
  },
  {
    area: 'Parameter Store',
    behaviour:
      'names, versions, labels, tags, tiers of 4 KB and 8 KB, AllowedPattern, and the errors of each operation',
    source: `${SYSTEMS_MANAGER}APIReference/API_PutParameter.html`,
  },
  {
    area: 'Parameter Store',
    behaviour: '100 versions are kept; the oldest is dropped unless it has a label',
    source: `${SYSTEMS_MANAGER}userguide/sysman-paramstore-versions.html`,
  },
  {
    area: 'Parameter Store',
    behaviour:
      'AllowedPattern must match the whole value, of a StringList the whole list; it stays until another is given',
    source: 'unconfirmed',
  },
  {
    area: 'Parameter Store',
    behaviour:
      'all Regions and accounts are one store; signatures and permissions are not checked, nothing is throttled',
    source: 'unconfirmed',
  },
  {
    area: 'DynamoDB',
    behaviour:
      'operations, conditions and errors as dynalite has them, in memory; it has no transactions and no PartiQL',
    source: 'https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Operations_Amazon_DynamoDB.html',
  },
  {
    area: 'DynamoDB',
    behaviour:
      'each Region has its own tables; replicas, streams, capacity, backups are left out, and expired items are never deleted',
    source: 'unconfirmed',
  },
  {
    area: 'KMS',
    behaviour: 'keys for signing by ECDSA_SHA_256 and RSASSA_PKCS1_V1_5_SHA_256, of messages and of digests',
    source: 'https://docs.aws.amazon.com/kms/latest/APIReference/API_Sign.html',
  },
  {
    area: 'KMS',
    behaviour:
      'a key that is going to be deleted is described, and does nothing else; the time of its deletion never comes',
    source: 'https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html',
  },
  {
    area: 'KMS',
    behaviour: 'half of the ECDSA signatures have a high S',
    source: 'unconfirmed',
  },
  {
    area: 'KMS',
    behaviour: 'key policies, permissions, grants and aliases do nothing',
    source: 'unconfirmed',
  },
  {
    area: 'CloudFront',
    behaviour:
      'the first behaviour whose path pattern matches serves a request, else the default one; * and ? as documented',
    source: `${CLOUDFRONT}DownloadDistValuesCacheBehavior.html`,
  },
  {
    area: 'CloudFront',
    behaviour: 'patterns are matched against the path as it came, percent-encoded and not normalised',
    source: 'unconfirmed',
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
      'RestApi origins are served here, all others get 502; a Host that is not the API gets 403 of API Gateway',
    source: 'unconfirmed',
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
      'CloudFront Functions, error pages, origin groups, signed URLs, WAF and legacy forwarded values do nothing',
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
  {
    area: 'CloudFormation',
    behaviour: 'intrinsic functions, conditions, pseudo parameters, parameters of SSM types, dynamic references to ssm',
    source: `${CLOUDFORMATION}intrinsic-function-reference.html`,
  },
  {
    area: 'CloudFormation',
    behaviour: 'custom resources get Create at the start and answer to the ResponseURL, here plain http on loopback',
    source: `${CLOUDFORMATION}crpg-ref.html`,
  },
  {
    area: 'CloudFormation',
    behaviour: 'stacks without an environment are deployed to account 123456789012 in us-east-1; ids are made up',
    source: 'unconfirmed',
  },
  {
    area: 'CloudFormation',
    behaviour: 'a failed custom resource is reported and the start goes on (CloudFormation would roll back)',
    source: `${CLOUDFORMATION}crpg-ref.html`,
  },
];

/** The list as text, a block for each area. */
export function formatAssumptions(): string {
  const areas = [...new Set(ASSUMPTIONS.map(({ area }) => area))];
  return areas
    .map(
      (area) =>
        `${area}\n${ASSUMPTIONS.filter((row) => row.area === area)
          .map(row)
          .join('\n')}\n`,
    )
    .join('\n');
}

function row({ behaviour, source }: Assumption): string {
  return `  ${behaviour}\n      ${source}`;
}
