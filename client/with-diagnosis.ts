import { BlockedError } from './blocked-error';
import { type CorsFetch, corsFetch } from './cors-fetch';
import { diagnose } from './diagnose';
import type { Diagnosis } from './diagnosis';

/** What `withDiagnosis` takes. */
export interface DiagnosisOptions {
  /**
   * Whether to ask on every page. Each question is an invocation of a function.
   *
   * @default - on pages of this machine alone, as in development
   */
  readonly always?: boolean;
  /**
   * What sends the requests.
   *
   * @default corsFetch
   */
  readonly send?: CorsFetch;
}

const DEVELOPMENT = /^(?:(?:.+\.)?localhost|127(?:\.\d+){3}|\[::1\])$/;

/**
 * A `corsFetch` that asks why a request was blocked: the `BlockedError` has the `diagnosis`, and the console tells it.
 *
 * @param endpoint URL of `addDiagnosis()`
 */
export function withDiagnosis(
  endpoint: string,
  { always = false, send = corsFetch }: DiagnosisOptions = {},
): CorsFetch {
  return async (input, init) => {
    try {
      return await send(input, init);
    } catch (error) {
      if (error instanceof BlockedError && (always || DEVELOPMENT.test(globalThis.location?.hostname))) {
        const diagnosis = await diagnose(error, endpoint);
        Object.assign(error, { diagnosis });
        if (diagnosis) console.warn(message(error, diagnosis));
      }
      throw error;
    }
  };
}

function message({ request }: BlockedError, { reason, detail, fix, help }: Diagnosis): string {
  return `${request.method} ${request.url}: ${detail} (${reason}); ${fix}; ${help}`;
}
