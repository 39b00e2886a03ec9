import type { Question } from './contract';

const METHOD = /^[A-Za-z][A-Za-z-]{0,31}$/;
const HEADER = /^[!#$%&'*+.^_`|~\w-]{1,100}$/;
const ORIGIN = /^[\x21-\x7e]{1,512}$/;
const PATH = /^\/[\x21-\x7e]{0,1023}$/;
const MAX_QUESTIONS = 5000;

/** Questions as the page sends them; `undefined` for anything else. */
export function questionsOf(value: unknown): Question[] | undefined {
  if (!Array.isArray(value) || value.length > MAX_QUESTIONS) return undefined;
  const questions = value.flatMap((one) => questionOf(one) ?? []);
  return questions.length === value.length ? questions : undefined;
}

export function questionOf(value: unknown): Question | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { path, origin, method, requestHeaders, credentials } = value as Record<string, unknown>;
  const isOrigin = origin === undefined || (typeof origin === 'string' && ORIGIN.test(origin));
  const isAsked = typeof path === 'string' && PATH.test(path) && typeof method === 'string' && METHOD.test(method);
  if (!isOrigin || !isAsked || !Array.isArray(requestHeaders) || requestHeaders.length > 50) return undefined;
  if (!requestHeaders.every((name) => typeof name === 'string' && HEADER.test(name))) return undefined;
  return { path, origin, method, requestHeaders, credentials: credentials === true };
}

/** Values of headers, none of which ends its line. */
export function valuesOf(value: unknown): Record<string, string> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).filter(
      ([name, text]) => HEADER.test(name) && typeof text === 'string' && /^[\x20-\x7e]{0,8000}$/.test(text),
    ),
  );
}
