import type { Assumption } from './assumption';

const API_GATEWAY = 'https://docs.aws.amazon.com/apigateway/latest/developerguide/';

export const REST_API: readonly Assumption[] = [
  {
    area: 'REST API',
    behaviour: 'an OpenAPI definition makes the paths, methods, responses and authorizers that its extensions state',
    source: `${API_GATEWAY}api-gateway-swagger-extensions.html`,
  },
  {
    area: 'REST API',
    behaviour:
      'in an OpenAPI definition, security of the document is for operations without their own; security: [] is none',
    source: 'unconfirmed',
  },
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
  {
    area: 'REST API',
    behaviour: 'who sent a request is added at the end of the X-Forwarded-For that it came with; HTTP APIs do the same',
    source: 'unconfirmed',
    otherwise:
      'without what it came with, requests through a distribution have the number of its network in stages: its clients get one list and ' +
      'those of the API another, and each is one that operators wrote',
    liveTest: 'send a request with X-Forwarded-For to each kind of API, and look at the headers of its event',
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
    behaviour:
      'a stream begins once its metadata and eight zero bytes are there, within 16 KB; it is cut off after 5 minutes without a byte, 30 s where the API is edge-optimized',
    source: `${API_GATEWAY}response-transfer-mode-lambda.html`,
  },
  {
    area: 'REST API',
    behaviour:
      'the timeout of the integration, 29 s by default and 15 minutes at most, is for a stream as a whole: before its metadata 504, later it is cut off; the function goes on',
    source: 'unconfirmed',
  },
  {
    area: 'REST API',
    behaviour:
      'metadata of a stream need no content type of their own; without a status they mean 200; what are no metadata, and a function that does not stream, get 502',
    source: 'unconfirmed',
  },
  {
    area: 'REST API',
    behaviour: 'streams of HTTP integrations come as a whole; bandwidth of streams is not limited',
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
    area: 'REST API',
    behaviour: 'AWS_IAM signatures are not verified; an API key passes if the template names it, or names none',
    source: 'unconfirmed',
  },
  {
    area: 'REST API',
    behaviour:
      'behind Cognito authorizers claims are text, lists with commas, exp and iat dates; without a scope of the method 403',
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
    behaviour:
      'each method of a stage has a token bucket where its settings, or those for all methods, have rate and burst; none has the limits of the account',
    source: `${API_GATEWAY}api-gateway-request-throttling.html`,
  },
  {
    area: 'REST API',
    behaviour: 'settings of a method take the place of those for all methods, throttling among them, as a whole',
    source: 'unconfirmed',
  },
  {
    area: 'REST API',
    behaviour:
      'requests are throttled before they are authorised, exactly, with 429 and the gateway response THROTTLED',
    source: 'unconfirmed',
  },
  {
    area: 'REST API',
    behaviour: 'the stage and resource policies, usage plans, caching, request validation and compression do nothing',
    source: 'unconfirmed',
  },
  {
    area: 'REST API',
    behaviour:
      'requests to HTTP integrations are really sent, to other hosts with --send; INTEGRATION_FAILURE (504) where nothing answers, addresses with stage variables 501',
    source: `${API_GATEWAY}supported-gateway-response-types.html`,
  },
  {
    area: 'REST API',
    behaviour: 'the status, or the error message of a function, selects the integration response, as a whole',
    source: `${API_GATEWAY}api-gateway-integration-settings-integration-response.html`,
  },
  {
    area: 'REST API',
    behaviour: 'without a response template body and Content-Type are those of the integration',
    source: 'unconfirmed',
  },
  {
    area: 'REST API',
    behaviour: 'queries are split at semicolons; {, } and | have to be encoded',
    source: `${API_GATEWAY}api-gateway-known-issues.html`,
  },
  {
    area: 'REST API',
    behaviour: 'where they are not the answer is 400, where header values have more than 10,240 bytes 431',
    source: 'unconfirmed',
  },
  {
    area: 'REST API',
    behaviour: 'a body of more than 10 MB, or an event of more than 6 MB, gets 413; a result of more than 6 MB 502',
    source: 'unconfirmed',
  },
  {
    area: 'REST API',
    behaviour:
      'header values beyond ASCII are read and written as UTF-8; ANY stands for the seven methods that have a name',
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
];
