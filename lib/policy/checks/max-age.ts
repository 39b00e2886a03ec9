import { POLICY_DEFAULTS } from '../defaults';
import type { PolicyInput } from '../model';
import type { PolicyReport } from './policy-report';

const LIMIT_SECONDS = 86_400;
/** `kMaxTimeout` in Chromium's services/network/public/cpp/cors/preflight_result.cc */
const CHROMIUM_SECONDS = 7200;
/** `maxPreflightCacheTimeout` in WebKit's CrossOriginPreflightResultCache.cpp */
const WEBKIT_SECONDS = 600;

/** Checks `maxAgeSeconds` and returns it. */
export function checkMaxAge(
  { maxAgeSeconds = POLICY_DEFAULTS.maxAgeSeconds }: PolicyInput,
  report: PolicyReport,
): number {
  const path = 'maxAgeSeconds';
  if (!Number.isInteger(maxAgeSeconds) || maxAgeSeconds < 0 || maxAgeSeconds > LIMIT_SECONDS) {
    report.error(
      'max-age-out-of-range',
      path,
      maxAgeSeconds,
      `whole seconds from 0 to ${LIMIT_SECONDS} were expected`,
      'write 600, for example',
    );
  } else if (maxAgeSeconds > CHROMIUM_SECONDS) {
    report.warn(
      'max-age-above-chromium',
      path,
      maxAgeSeconds,
      `Chromium keeps answers ${CHROMIUM_SECONDS} s at most, WebKit ${WEBKIT_SECONDS} s`,
      `write ${CHROMIUM_SECONDS}`,
    );
  } else if (maxAgeSeconds > WEBKIT_SECONDS) {
    report.warn(
      'max-age-above-webkit',
      path,
      maxAgeSeconds,
      `WebKit keeps answers ${WEBKIT_SECONDS} s at most`,
      `write ${WEBKIT_SECONDS}, or acknowledge`,
    );
  }
  return maxAgeSeconds;
}
