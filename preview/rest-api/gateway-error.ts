/** Response types that the preview can meet, with the status and message that API Gateway gives by itself. */
const TYPES = {
  ACCESS_DENIED: [403, 'User is not authorized to access this resource', 'AccessDeniedException'],
  API_CONFIGURATION_ERROR: [500, 'Internal server error', 'InternalServerErrorException'],
  AUTHORIZER_CONFIGURATION_ERROR: [500, 'Internal server error', 'AuthorizerConfigurationException'],
  AUTHORIZER_FAILURE: [500, 'Internal server error', 'AuthorizerFailureException'],
  BAD_REQUEST_PARAMETERS: [400, 'Bad Request', 'BadRequestException'],
  DEFAULT_5XX: [502, 'Internal server error', 'InternalServerErrorException'],
  INTEGRATION_FAILURE: [504, 'Internal server error', 'InternalServerErrorException'],
  INTEGRATION_TIMEOUT: [504, 'Endpoint request timed out', 'InternalServerErrorException'],
  INVALID_API_KEY: [403, 'Forbidden', 'ForbiddenException'],
  MISSING_AUTHENTICATION_TOKEN: [403, 'Missing Authentication Token', 'MissingAuthenticationTokenException'],
  REQUEST_TOO_LARGE: [413, 'Request Entity Too Large', 'RequestEntityTooLargeException'],
  THROTTLED: [429, 'Too Many Requests', 'TooManyRequestsException'],
  UNAUTHORIZED: [401, 'Unauthorized', 'UnauthorizedException'],
  UNSUPPORTED_MEDIA_TYPE: [415, 'Unsupported Media Type', 'UnsupportedMediaTypeException'],
} as const;

/** `responseType` of a gateway response. */
export type GatewayResponseType = keyof typeof TYPES;

/** An error that API Gateway itself answers, by a gateway response. */
export class GatewayError extends Error {
  readonly status: number;
  /** `$context.error.message` */
  readonly clientMessage: string;
  /** Value of `x-amzn-errortype`. */
  readonly errorType: string;

  /**
   * @param type its gateway response
   * @param detail for the log alone: why
   * @param clientMessage where it is not that of the type
   */
  constructor(
    readonly type: GatewayResponseType,
    readonly detail = '',
    clientMessage?: string,
  ) {
    super(`${type}${detail && `: ${detail}`}`);
    this.name = 'GatewayError';
    const [status, message, errorType] = TYPES[type];
    this.status = status;
    this.clientMessage = clientMessage ?? message;
    this.errorType = errorType;
  }
}
