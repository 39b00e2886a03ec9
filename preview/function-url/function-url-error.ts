import type { ApiResponse } from '../gateway/api-server';

const ANSWERS = {
  403: { type: 'AccessDeniedException', body: '{"Message":"Forbidden"}' },
  413: { type: 'RequestEntityTooLargeException', body: '{"Message":"Request Entity Too Large"}' },
  502: { type: 'InternalServerErrorException', body: 'Internal Server Error' },
} as const;

/** An error that Lambda itself answers at a function URL. */
export class FunctionUrlError extends Error {
  /**
   * @param status HTTP status
   * @param detail for the log alone: why
   */
  constructor(
    readonly status: keyof typeof ANSWERS,
    detail: string,
  ) {
    super(`${status}: ${detail}`);
    this.name = 'FunctionUrlError';
  }

  /** What the client gets. */
  get response(): ApiResponse {
    const { type, body } = ANSWERS[this.status];
    const headers: [string, string][] = [
      ['content-type', 'application/json'],
      ['x-amzn-errortype', type],
    ];
    return { status: this.status, headers, body };
  }
}
