import type { CorsApp } from '../template/cors/cors-app';
import type { RestMethod, RestPath } from '../template/cors/rest-api-statements';
import type { Behavior } from '../template/distribution/distribution';
import type { RestApi } from '../template/rest-api/rest-api';

const HEADER = 'access-control-allow-origin';

/** Whether the code behind an integration names the header; `undefined` where nobody can tell. */
export function codeSpeaks({ code }: CorsApp, uri: unknown): boolean | undefined {
  return typeof uri === 'string' ? code.has(uri, HEADER) : undefined;
}

/** Whether the preflights of a path of a REST API are answered: by what a template states, or by a function that may do so. */
export function answersPreflights(app: CorsApp, { options }: RestPath): boolean {
  if (options === undefined) return false;
  const { stated, integration } = options;
  if (stated !== undefined) return true;
  return integration.Type === 'AWS_PROXY' && codeSpeaks(app, integration.Uri) !== false;
}

/** Whether the responses of a method surely carry no CORS header. */
export function isSilent(app: CorsApp, { stated, integration }: RestMethod): boolean {
  if (stated !== undefined || integration.Type === undefined) return false;
  if (integration.Type === 'HTTP_PROXY') return false;
  return integration.Type !== 'AWS_PROXY' || codeSpeaks(app, integration.Uri) === false;
}

/** Whether a distribution of the app adds CORS headers to what the API answers, or answers preflights in front of it. */
export function isFronted({ distributions }: CorsApp, { id }: RestApi): boolean {
  const speaks = ({ origin, responseHeaders, functions }: Behavior) =>
    origin?.domainName.startsWith(`${id}.execute-api.`) === true &&
    (responseHeaders?.cors !== undefined || functions.size > 0);
  return distributions.some(({ behaviors }) => behaviors.some(speaks));
}
