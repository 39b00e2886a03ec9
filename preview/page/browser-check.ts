import type { SentStep } from './contract';

/** Looks up a header by its lower-case name. */
export type HeaderOf = (name: string) => string | undefined;

/**
 * Why a browser keeps an answer from a script: the CORS check (https://fetch.spec.whatwg.org/#concept-cors-check), and of a
 * preflight that it needs a status of success. `undefined` where it passes.
 */
export function blockedBy(
  {
    isPreflight,
    origin,
    credentials,
    status,
  }: { isPreflight: boolean; origin: string; credentials: boolean; status: number },
  header: HeaderOf,
): string | undefined {
  const allowed = header('access-control-allow-origin');
  if (allowed === undefined) return 'the answer has no Access-Control-Allow-Origin';
  if (allowed === '*' && credentials)
    return 'Access-Control-Allow-Origin is *, which counts for requests without credentials alone';
  if (allowed !== '*' && allowed !== origin) return `Access-Control-Allow-Origin is ${allowed}`;
  if (credentials && header('access-control-allow-credentials') !== 'true') {
    return 'the request has credentials, and Access-Control-Allow-Credentials is not true';
  }
  return isPreflight && (status < 200 || status > 299) ? `the preflight was answered ${status}` : undefined;
}

/** The same of the headers of an answer, which may be repeated. */
export function headerOf(headers: SentStep['headers']): HeaderOf {
  return (name) => {
    const values = headers.filter(([one]) => one.toLowerCase() === name).map(([, value]) => value);
    return values.length === 0 ? undefined : values.join(', ');
  };
}
