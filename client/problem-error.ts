/** Members of a problem document (https://www.rfc-editor.org/rfc/rfc9457#section-3.1), with the `reason` of cdk-cors. */
interface Problem {
  readonly type?: string;
  readonly title?: string;
  readonly detail?: string;
  readonly reason?: string;
}

/**
 * The API answered with problem details: it says why it refused.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9457
 */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  /** Status of the answer, such as 403. */
  readonly status: number;
  /** A code that never changes, such as `origin-not-listed` or `token-expired`. */
  readonly reason: string | undefined;
  /** URL of the page that explains the problem. */
  readonly help: string | undefined;
  /** Seconds after which to try again; `undefined` where the answer does not say. */
  readonly retryAfter: number | undefined;
  /** The answer, with its body already read. */
  readonly response: Response;

  constructor(response: Response, { type, title, detail, reason }: Problem) {
    super(detail ?? title ?? response.statusText);
    this.status = response.status;
    this.reason = reason;
    this.help = type;
    this.retryAfter = retryAfterOf(response);
    this.response = response;
  }
}

/** The problem that an answer tells; `undefined` where it tells none. */
export async function problemOf(response: Response): Promise<ProblemError | undefined> {
  if (!/^application\/problem\+json\b/i.test(response.headers.get('content-type') ?? '')) return undefined;
  const document: unknown = await response.json().catch(() => undefined);
  return new ProblemError(response, (document ?? {}) as Problem);
}

/** Seconds of `Retry-After` (https://www.rfc-editor.org/rfc/rfc9110#field.retry-after), which is a number or a date. */
export function retryAfterOf({ headers }: Response): number | undefined {
  const value = headers.get('retry-after');
  if (!value) return undefined;
  const seconds = /^\d+$/.test(value) ? Number(value) : (Date.parse(value) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, Math.ceil(seconds)) : undefined;
}
