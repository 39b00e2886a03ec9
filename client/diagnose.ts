import type { DiagnosisQuestion } from '../lib/contract/diagnosis';
import type { BlockedError } from './blocked-error';
import { unsafeHeaders } from './causes';
import type { Diagnosis } from './diagnosis';

/** Nobody waits longer for an explanation. */
const TIMEOUT_MS = 5000;

/**
 * Asks the API why it blocked a request. The request is not sent again: the question has its URL without the query, its method, and
 * names of headers, and the browser itself adds the origin.
 *
 * @param endpoint URL of `addDiagnosis()`
 * @returns `undefined` where nothing answers, or too many ask
 */
export async function diagnose({ request }: BlockedError, endpoint: string): Promise<Diagnosis | undefined> {
  const { origin, pathname } = new URL(request.url);
  const question: DiagnosisQuestion = {
    url: origin + pathname,
    method: request.method,
    headers: unsafeHeaders(request),
    credentials: request.credentials === 'include',
  };
  try {
    // a text needs no preflight
    const body = JSON.stringify(question);
    const init: RequestInit = { method: 'POST', body, credentials: 'omit', signal: AbortSignal.timeout(TIMEOUT_MS) };
    const response = await fetch(endpoint, init);
    return response.ok ? await response.json() : undefined;
  } catch {
    return undefined;
  }
}
