import type { HttpResponse } from '../request/cors/http-response';
import { log } from '../request/log';

/** Tells the operator what a handler threw. */
export function logError(error: unknown): void {
  try {
    const { name, message, stack } = error instanceof Error ? error : { name: typeof error, message: error, stack: '' };
    log('handler-error', { name, message, stack: String(stack).split('\n') });
  } catch {
    // handlers throw anything, and not everything can be written as JSON
    log('handler-error', { name: typeof error, message: 'what was thrown is no Error, and JSON cannot say it' });
  }
}

/** What the client gets instead: nothing of the error. */
export function internalServerError(): HttpResponse {
  const body = JSON.stringify({ type: 'about:blank', title: 'Internal Server Error', status: 500 });
  return { statusCode: 500, headers: { 'content-type': 'application/problem+json' }, body };
}
