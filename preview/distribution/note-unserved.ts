import type { Distribution } from '../../lib/template/distribution/distribution';
import type { Functions } from '../functions/functions';
import type { OriginServers } from './origin-servers';

/** Notes what of a distribution the preview leaves out. */
export function noteUnserved(
  { stack, logicalId, hasOriginGroups, errorPages, behaviors }: Distribution,
  origins: OriginServers,
  functions: Functions,
): void {
  const note = (what: string): void => stack.note(`distribution ${logicalId}: ${what}`);
  if (hasOriginGroups) note('its origin groups are not served');
  for (const status of errorPages.keys()) note(`its error page for ${status} is not served, the origin's answer is`);
  for (const { pattern, origin, cloudFrontFunctions, functions: atEvents, unknownPolicies } of behaviors) {
    if (origin && !origins.has(origin)) note(`${pattern}: its origin ${origin.domainName} is not served`);
    for (const { functionArn } of atEvents.values()) functions.noteUnserved(functionArn);
    for (const event of cloudFrontFunctions) {
      note(`${pattern}: its CloudFront Function at ${event} is not served yet, requests pass it by`);
    }
    for (const policy of unknownPolicies) note(`${pattern}: ${policy} not served, taken as none`);
  }
}
