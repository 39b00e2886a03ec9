import { anyOriginBesideOrigins } from './any-origin-beside-origins';
import { anyOriginWithCredentials } from './any-origin-with-credentials';
import { authorizationHeaderNotAllowed } from './authorization-header-not-allowed';
import { behaviorWithoutOptions } from './behavior-without-options';
import { bucketOpenToWrites } from './bucket-open-to-writes';
import { cacheKeyWithoutOrigin } from './cache-key-without-origin';
import { errorPageHidesDenials } from './error-page-hides-denials';
import { errorsWithoutHeaders } from './errors-without-headers';
import { firstOriginForStrangers } from './first-origin-for-strangers';
import { functionUrlDoublesHeaders } from './function-url-doubles-headers';
import { functionUrlMethodRefused } from './function-url-method-refused';
import { headerValueRefused } from './header-value-refused';
import { integrationResponsesIgnored } from './integration-responses-ignored';
import { loopbackOrigin } from './loopback-origin';
import { maxAgeTooLong } from './max-age-too-long';
import { methodNotAllowed } from './method-not-allowed';
import { methodWithoutRoute } from './method-without-route';
import { nullOrigin } from './null-origin';
import { optionsRouteUnreached } from './options-route-unreached';
import { originNeverSent } from './origin-never-sent';
import { originNotForwarded } from './origin-not-forwarded';
import { originReflected } from './origin-reflected';
import { patternNotTaken } from './pattern-not-taken';
import { patternTooWide } from './pattern-too-wide';
import { plainHttpOrigin } from './plain-http-origin';
import { preflightBreaksOnBinary } from './preflight-breaks-on-binary';
import { preflightNeedsPermission } from './preflight-needs-permission';
import { preflightUnanswered } from './preflight-unanswered';
import { resourcePolicyRefusesPreflights } from './resource-policy-refuses-preflights';
import { responseWithoutHeaders } from './response-without-headers';
import type { Rule } from './rule';
import { varyMissing } from './vary-missing';
import { wildcardWithCredentials } from './wildcard-with-credentials';

/** Every rule, the heaviest first. */
export const RULES: readonly Rule[] = [
  anyOriginWithCredentials,
  wildcardWithCredentials,
  nullOrigin,
  headerValueRefused,
  functionUrlMethodRefused,
  originReflected,
  originNeverSent,
  patternNotTaken,
  patternTooWide,
  anyOriginBesideOrigins,
  plainHttpOrigin,
  firstOriginForStrangers,
  preflightNeedsPermission,
  preflightUnanswered,
  preflightBreaksOnBinary,
  resourcePolicyRefusesPreflights,
  methodNotAllowed,
  authorizationHeaderNotAllowed,
  responseWithoutHeaders,
  integrationResponsesIgnored,
  errorsWithoutHeaders,
  functionUrlDoublesHeaders,
  behaviorWithoutOptions,
  originNotForwarded,
  cacheKeyWithoutOrigin,
  errorPageHidesDenials,
  varyMissing,
  maxAgeTooLong,
  optionsRouteUnreached,
  methodWithoutRoute,
  bucketOpenToWrites,
  loopbackOrigin,
];
