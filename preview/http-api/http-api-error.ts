import { type ApiResponse, jsonResponse } from '../gateway/api-server';

const MESSAGES = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  413: 'Request Entity Too Large',
  429: 'Too Many Requests',
  431: 'Request Header Fields Too Large',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
} as const;

/** An error that an HTTP API itself answers. */
export class HttpApiError extends Error {
  /**
   * @param status HTTP status
   * @param detail for the log alone: why
   * @param headers beside those of every error
   */
  constructor(
    readonly status: keyof typeof MESSAGES,
    readonly detail: string,
    readonly headers: ApiResponse['headers'] = [],
  ) {
    super(`${status} ${MESSAGES[status]}: ${detail}`);
    this.name = 'HttpApiError';
  }

  /** What the client gets. */
  get response(): ApiResponse {
    return jsonResponse(this.status, { message: MESSAGES[this.status] }, this.headers);
  }
}
