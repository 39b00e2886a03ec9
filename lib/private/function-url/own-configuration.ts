import type { CfnUrl } from 'aws-cdk-lib/aws-lambda';
import { type Refusal, refusal } from '../messages/refusal';
import { resolved } from '../resolved';
import { isOverridden } from '../with-overrides';

/** Whether a URL states CORS headers by itself. */
export function isConfigured(url: CfnUrl): boolean {
  return resolved<unknown>(url, url.cors) !== undefined || isOverridden(url, 'Cors');
}

/** Why a class cannot stand beside a configuration. */
export function corsConfigured(name: string): Refusal {
  return refusal(
    'cors-configured',
    `${name}: it has a CORS configuration, by which Lambda answers all preflights alike and adds headers to those of the ` +
      'function, so that no path can have a class beside it; leave cors out, a class applied to "/" sets it where it can',
  );
}
