import type { Distribution } from '../../lib/template/distribution/distribution';

/** Notes what of a distribution the preview leaves out. */
export function noteUnserved({ stack, logicalId, hasOriginGroups, errorPages, behaviors }: Distribution): void {
  const note = (what: string): void => stack.note(`distribution ${logicalId}: ${what}`);
  if (hasOriginGroups) note('its origin groups are not served');
  for (const status of errorPages.keys()) note(`its error page for ${status} is not served, the origin's answer is`);
  for (const { pattern, cloudFrontFunctions, unknownPolicies } of behaviors) {
    for (const event of cloudFrontFunctions) {
      note(`${pattern}: its CloudFront Function at ${event} is not served yet, requests pass it by`);
    }
    for (const policy of unknownPolicies) note(`${pattern}: ${policy} not served, taken as none`);
  }
}
