import { type IncomingMessage, request } from 'node:http';
import { request as secureRequest } from 'node:https';
import { browserRequests } from '../../checks/probes/browser-requests';
import type { CorsRequest } from '../../lib/policy';
import type { PreviewEndpoint } from '../endpoint';
import { blockedBy, headerOf } from './browser-check';
import type { Question, SentStep } from './contract';

const TIMEOUT_MS = 35_000;
const MAX_BODY = 8192;

/**
 * Sends what a browser would send for a request of a script, and goes on as far as a browser would.
 *
 * @param values of headers that are sent, by lower-case name; others get a stand-in
 */
export async function sendAsBrowser(
  endpoint: PreviewEndpoint,
  question: Question,
  values: Readonly<Record<string, string>>,
): Promise<SentStep[]> {
  const steps: SentStep[] = [];
  for (const asked of browserRequests(question)) {
    const step = await send(endpoint, question, asked, values);
    const { origin } = asked;
    const isPreflight = asked.requestMethod !== undefined;
    // a preflight has no credentials, but its answer has to allow them
    const { credentials } = question;
    const blocked =
      origin === undefined
        ? undefined
        : blockedBy({ isPreflight, origin, credentials, status: step.status }, headerOf(step.headers));
    steps.push({ ...step, ...(blocked !== undefined && { blocked }) });
    if (blocked !== undefined) break;
  }
  return steps;
}

async function send(
  { httpsUrl }: PreviewEndpoint,
  { path, requestHeaders, credentials }: Question,
  asked: CorsRequest,
  values: Readonly<Record<string, string>>,
): Promise<SentStep> {
  const url = `${httpsUrl.replace(/\/$/, '')}${path}`;
  const isPreflight = asked.requestMethod !== undefined;
  const own = isPreflight
    ? preflightHeaders(asked)
    : requestHeaders.map((name): [string, string] => [name.toLowerCase(), values[name.toLowerCase()] ?? standIn(name)]);
  const sent: [string, string][] = [
    ...(asked.origin === undefined ? [] : [['origin', asked.origin] as [string, string]]),
    ['sec-fetch-mode', 'cors'],
    ['sec-fetch-site', asked.origin === undefined ? 'none' : 'cross-site'],
    ...own,
    ...(credentials && !isPreflight ? [['cookie', 'session=preview'] as [string, string]] : []),
  ];
  const hasBody = !['GET', 'HEAD', 'OPTIONS'].includes(asked.method);
  const { status, headers, body } = await answer(url, asked.method, sent, hasBody ? '{}' : undefined);
  return { method: asked.method, url, sent, status, headers, body };
}

function preflightHeaders({ requestMethod = '', requestHeaders }: CorsRequest): [string, string][] {
  const names = [requestHeaders ?? []].flat().join(',');
  return [
    ['access-control-request-method', requestMethod],
    ...(names === '' ? [] : [['access-control-request-headers', names] as [string, string]]),
  ];
}

function standIn(name: string): string {
  return name.toLowerCase() === 'content-type' ? 'application/json' : 'preview';
}

/** By TLS, as some distributions want it: with a certificate that nobody trusts. */
function answer(
  url: string,
  method: string,
  headers: readonly [string, string][],
  body: string | undefined,
): Promise<Pick<SentStep, 'status' | 'headers' | 'body'>> {
  const ask = url.startsWith('https:') ? secureRequest : request;
  return new Promise((resolve, reject) => {
    const options = {
      method,
      headers: Object.fromEntries(headers),
      rejectUnauthorized: false,
      timeout: TIMEOUT_MS,
      agent: false,
    };
    const sent = ask(url, options, (response) => {
      read(response).then(
        (text) => resolve({ status: response.statusCode ?? 0, headers: pairs(response), body: text }),
        reject,
      );
    });
    sent.once('timeout', () => sent.destroy(new Error('no answer')));
    sent.once('error', reject);
    sent.end(body);
  });
}

async function read(response: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) if (text.length < MAX_BODY) text += chunk;
  return text.slice(0, MAX_BODY);
}

function pairs({ rawHeaders }: IncomingMessage): [string, string][] {
  return rawHeaders.flatMap((name, i): [string, string][] =>
    i % 2 === 0 ? [[name.toLowerCase(), rawHeaders[i + 1] ?? '']] : [],
  );
}
