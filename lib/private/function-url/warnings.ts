import { MAX_NATIVE_ORIGINS } from '../../contract/native-origins';
import type { EndpointClass } from '../../endpoint-class';
import { listed } from '../api/sentences';
import { foreignWritesPass, responsesWithoutCors, type Silent } from '../api/silence';
import { inform, warn } from '../messages/annotations';
import { remarkOnUncounted } from '../metrics/uncounted';
import { listPulled, whyTooLong } from '../sync/sentences';
import { isSignedByCallers, preflightsUnsigned, signatureNotAllowed } from './signature';
import { silenceOf } from './silence';
import type { FunctionUrlWithPolicy } from './target';

/** Tells the author what works but should be known, where the function has to enforce the classes. */
export function addWarnings(target: FunctionUrlWithPolicy): void {
  const { scope, url, name, routes } = target;
  const paths = Array.from(routes.entries, ([path]) => path);
  if (!paths.includes('/')) {
    warn(
      scope,
      'path-without-class',
      `no class was applied to paths of ${name} outside of ${listed(paths)}: no CORS headers there, browsers on other origins are kept ` +
        'out; apply one to "/", or acknowledge this where the function serves no others',
    );
  }
  for (const one of routes.classes) {
    if (!one._live?.isPushed) continue;
    const why = whyTooLong(one._live, `its CORS configuration holds ${MAX_NATIVE_ORIGINS} origins`) ?? NOT_ALONE;
    inform(scope, 'list-pulled', listPulled(one.className, scope.node.scope!, why));
  }
  const isSigned = isSignedByCallers(url);
  if (isSigned) warn(scope, 'preflights-turned-away', preflightsUnsigned(name));
  const silence = silenceOf(target);
  if (silence === undefined) return;
  const silent: Silent = new Map([[silence, [name]]]);
  const text = responsesWithoutCors(silent);
  if (text) warn(scope, 'responses-without-cors', text);
  // who has to sign a write cannot be made to send it
  if (isSigned) return;
  for (const { className, _policy } of new Set(writeClassesOf(target))) {
    if (_policy.rejectForeignWrites)
      warn(scope, 'foreign-writes-pass', foreignWritesPass(className, silent), className);
  }
}

const NOT_ALONE =
  'that takes one class for all of a URL in its stack, without patterns, which lets cross-site writes pass or whose callers sign, and no settings ' +
  'of withCors';

/** The same where Lambda itself does. */
export function addNativeRemarks({ scope, url, name }: FunctionUrlWithPolicy, native: EndpointClass): void {
  inform(scope, 'shared-caches', KEPT_WITHOUT_HEADERS);
  remarkOnUncounted(scope, [native], BY_LAMBDA);
  const missing = isSignedByCallers(url) ? signatureNotAllowed(name, native) : undefined;
  if (missing) warn(scope, 'signature-not-allowed', missing);
}

const BY_LAMBDA = {
  decides: "Lambda itself answers preflights and adds headers, by the URL's CORS configuration",
  seen: 'A function URL has no access log, and its metrics (UrlRequestCount, Url4xxCount) do not tell who was kept out',
  wayOut: 'Wrap the handler in withCors of cdk-cors/runtime and call addToFunction: it then decides, and counts',
};

const KEPT_WITHOUT_HEADERS =
  'AWS does not document whether the CORS configuration of this function URL adds Vary to the responses whose CORS headers it adds: a ' +
  'cache between it and browsers, or of a browser, may store a response for one page and serve it to another, which then cannot read ' +
  'it; have the handler send Vary: Origin, or Cache-Control: private, no-cache, with cacheable responses, or wrap it in withCors of ' +
  'cdk-cors/runtime and call addToFunction';

function writeClassesOf({ routes }: FunctionUrlWithPolicy): EndpointClass[] {
  return Array.from(routes.entries, ([, { write }]) => write);
}
