import { Stack } from 'aws-cdk-lib';
import { listed } from '../api/sentences';
import { isServed, methodsNotServed } from '../api/unserved-methods';
import { inform, warn } from '../messages/annotations';
import type { WarningCode } from '../messages/codes';
import { remarkOnUncounted, type Uncounted } from '../metrics/uncounted';
import { nameOf } from '../references';
import { listPulled, responsesPulled } from '../sync/sentences';
import type { DistributionConfig, ErrorResponse } from './behaviors';
import type { Covered } from './coverage';
import { credentialsNotForwarded, tokensOverHttp, usersShareCache } from './credential-warnings';
import { type Enforcement, whyHeadersAtEdge, whyPulled } from './enforcement';
import { replacedAnswers } from './error-responses';
import { authorizationOverwritten, hashesNotAllowed } from './origin-access';
import { targetOf } from './origins';
import { ownOriginsUnknown, stagingWithoutClasses } from './own-origin-warnings';
import type { OwnOrigins } from './own-origins';
import { pathNotMatched, rootObjectElsewhere, spellingsUnseen } from './path-warnings';
import { proofUrlUnknown } from './proof-urls';
import { keptByOthers } from './shared-caches';
import { originsThatSpeak } from './speaking-origins';
import type { DistributionWithPolicy } from './target';
import { preflightsTurnedAway } from './unanswered-preflights';
import { pathMayBeRewritten, preflightsMayBeAnswered, viewerResponseFunctions } from './viewer-functions';

/** What there is to tell of. */
interface Told {
  readonly distribution: DistributionConfig;
  readonly covered: readonly Covered[];
  readonly cachedErrors: readonly ErrorResponse[];
  readonly own: OwnOrigins;
}

/** Tells the author what works but should be known. */
export function addWarnings(target: DistributionWithPolicy, { distribution, covered, cachedErrors, own }: Told): void {
  const { scope, applied, responder, viewerResponder } = target;
  const warnOf = (code: WarningCode, texts: readonly string[]) => {
    if (texts.length > 0) warn(scope, code, texts.join('; '));
  };
  warnOf(
    'path-not-matched',
    covered.flatMap((one) => pathNotMatched(one, distribution, covered)),
  );
  const ofEach = (tell: (one: Covered, distribution: DistributionConfig) => string[]) => {
    return covered.flatMap((one) => tell(one, distribution));
  };
  warnOf('method-not-allowed-by-behavior', ofEach(methodsNotAllowed));
  warnOf('method-not-served', methodsUnserved(covered));
  warnOf('path-may-be-rewritten', [...ofEach(pathMayBeRewritten), ...rootObjectElsewhere(distribution, covered)]);
  warnOf('preflights-may-be-answered', ofEach(preflightsMayBeAnswered));
  warnOf('viewer-response-function', ofEach(viewerResponseFunctions));
  warnOf('preflights-turned-away', ofEach(preflightsTurnedAway));
  warnOf('content-hash-not-allowed', ofEach(hashesNotAllowed));
  warnOf('authorization-overwritten', ofEach(authorizationOverwritten));
  warnOf('own-origins-unknown', ownOriginsUnknown(covered, own));
  warnOf('staging-without-classes', stagingWithoutClasses(target, distribution));
  warnOf(
    'error-page-replaces-answers',
    responder || viewerResponder ? replacedAnswers(distribution.errorResponses) : [],
  );
  warnOf('policy-unknown', covered.flatMap(unknownPolicies));
  warnOf('credentials-not-forwarded', covered.flatMap(credentialsNotForwarded));
  warnOf('users-share-cache', covered.flatMap(usersShareCache));
  warnOf('tokens-over-http', covered.flatMap(tokensOverHttp));
  warnOf('proof-url-unknown', proofUrlUnknown(covered, distribution));
  warnOf(
    'errors-cached',
    cachedErrors.map(
      ({ errorCode, errorCachingMinTtl = 10 }) =>
        `errorResponses keep ${errorCode} for ${errorCachingMinTtl} s, with the headers of the first origin that met it, ` +
        'so that others cannot read it meanwhile: write ttl: Duration.seconds(0)',
    ),
  );
  const ownErrors =
    'errors that CloudFront makes itself (a method, a host or a country that it does not serve, a missing signature, WAF, an ' +
    'origin that does not answer) carry no CORS headers, so that scripts cannot read them';
  warnOf('cloudfront-errors', covered.length > 0 ? [ownErrors] : []);

  const without = distribution.behaviors.map(({ pattern }) => pattern).filter((pattern) => !applied.find(pattern));
  if (without.length > 0) {
    inform(scope, 'behavior-without-class', behaviorsWithoutClass(without));
  }
  const unseen = covered.flatMap((one) => spellingsUnseen(one, covered));
  if (unseen.length > 0) inform(scope, 'spellings-unseen', unseen.join('; '));
  const kept = keptByOthers(covered);
  if (kept.length > 0) inform(scope, 'shared-caches', kept.join('; '));
  const speaking = ofEach(originsThatSpeak);
  if (speaking.length > 0) inform(scope, 'origin-states-cors', speaking.join('; '));
  for (const one of covered) tellPulled(target, one);
  const uncounted = (isMeant: (enforcement: Enforcement) => boolean, texts: Uncounted) => {
    const meant = covered.filter(({ applied }) => isMeant(applied.enforcement));
    remarkOnUncounted(
      scope,
      meant.flatMap(({ applied: { classes } }) => [classes.read, classes.write]),
      texts,
    );
  };
  uncounted(({ headersAtEdge, headersPushed }) => !headersAtEdge && !headersPushed, BY_POLICY);
  uncounted(({ headersPushed }) => headersPushed, PUSHED);
  uncounted(({ preflightAtViewer, headersPushed }) => preflightAtViewer && !headersPushed, AT_VIEWER);
  const bounds = covered.flatMap(edgeBound);
  if (bounds.length > 0) inform(scope, 'edge-removal-bound', bounds.join('; '));
}

const BY_POLICY = {
  decides: 'CloudFront adds the headers of responses by a response headers policy',
  seen:
    'Responses with and without these headers have the same status, and standard logs have neither them nor Origin; real-time logs have ' +
    'Origin in cs-headers',
  wayOut:
    'Give the class a live list, OriginAllowlist.fromParameterStore(): the function at the edge then decides on responses, and counts them',
};

/** A pushed list that is read all the same. */
function tellPulled({ scope, resource }: DistributionWithPolicy, { applied: { classes, enforcement } }: Covered): void {
  if (enforcement.preflightAtViewer) {
    if (enforcement.headersPushed) return;
    const why = whyHeadersAtEdge(classes, Stack.of(scope)) ?? 'headersByEdgeFunction is set';
    inform(scope, 'list-pulled', responsesPulled(classes.read.className, resource.node.scope!, why));
    return;
  }
  for (const one of new Set([classes.read, classes.write])) {
    if (!one._live?.isPushed) continue;
    const why =
      whyPulled(one, Stack.of(scope)) ?? 'the other class of its behaviour has a list that is not pushed to it';
    inform(scope, 'list-pulled', listPulled(one.className, resource.node.scope!, why));
  }
}

const SEEN_AT_VIEWER =
  'Standard logs have its answers, with the result type FunctionGeneratedResponse and the status 204 or 403';

const PUSHED = {
  decides:
    'a CloudFront Function answers preflights and stops writes from other sites, and CloudFront adds the headers of responses by a response headers policy',
  seen: `${SEEN_AT_VIEWER}; real-time logs have Origin in cs-headers`,
  wayOut:
    'Leave delivery out, and shards and owners with it: functions of Lambda@Edge then decide on preflights and responses, and count them',
};

const AT_VIEWER = {
  decides: 'a CloudFront Function answers preflights and stops writes from other sites',
  seen: `${SEEN_AT_VIEWER}. Decisions on responses are counted by Lambda@Edge, as before`,
  wayOut:
    'Leave delivery out, and shards and owners with it: a function of Lambda@Edge then answers preflights and counts them',
};

function behaviorsWithoutClass(patterns: readonly string[]): string {
  const names = patterns.map((pattern) => (pattern === '*' ? 'the default behaviour (*)' : pattern));
  return `${listed(names)} ${names.length === 1 ? 'has' : 'have'} no class: no CORS headers there, browsers on other origins are kept out`;
}

function methodsUnserved(covered: readonly Covered[]): string[] {
  const classes = new Set(
    covered.flatMap(
      ({
        applied: {
          classes: { read, write },
        },
      }) => [read, write],
    ),
  );
  const text = methodsNotServed([...classes], 'CloudFront');
  return text === undefined ? [] : [text];
}

function methodsNotAllowed({ behavior, applied }: Covered, distribution: DistributionConfig): string[] {
  const { allowedMethods = ['GET', 'HEAD'] } = behavior.config;
  const { read, write } = applied.classes;
  const methods = [...new Set([read, write].flatMap(({ _policy }) => _policy.methods))];
  const missing = methods.filter(
    (method) => method !== 'OPTIONS' && isServed(method) && !allowedMethods.includes(method),
  );
  if (missing.length === 0) return [];
  const text = `${behavior.pattern}: its class has ${missing.join(', ')}, which the behaviour does not forward`;
  return targetOf(behavior, distribution).isGroup
    ? [
        `${text}, nor could it with an origin group, which takes GET, HEAD and OPTIONS alone: add a behaviour with one origin for ` +
          'the paths that are written, or leave these methods out of the class',
      ]
    : [`${text}: write allowedMethods: AllowedMethods.ALLOW_ALL`];
}

function unknownPolicies({ behavior: { pattern, config }, caching, forwarding, applied }: Covered): string[] {
  if (!applied.enforcement.preflightAtEdge) return [];
  const cache = caching.rules === undefined && config.cachePolicyId ? [nameOf(config.cachePolicyId)] : [];
  return [...cache, ...(forwarding.unknown ? [forwarding.unknown] : [])].map(
    (name) =>
      `${pattern}: the app does not define the policy ${name}, so that nothing checks whether it keeps origins apart and ` +
      'forwards what CORS decides by; see docs/distribution.md for what it has to do',
  );
}

function edgeBound({ behavior: { pattern }, applied: { classes, enforcement }, caching }: Covered): string[] {
  const live = classes.read._live ?? classes.write._live;
  if (!enforcement.headersAtEdge || live === undefined) return [];
  const cached = caching.rules?.maxTtlSeconds ?? 0;
  const { freshForSeconds } = live.bound;
  const sum = cached > 0 ? `${freshForSeconds} s and ${cached} s in CloudFront's cache` : `${freshForSeconds} s`;
  return [`${pattern}: an origin that was taken off the list is refused within ${sum}`];
}
