import type { Distribution, Origin } from '../../lib/template/distribution/distribution';
import type { Functions } from '../functions/functions';
import type { OriginServers } from './origin-servers';
import type { ViewerFunctions } from './viewer-functions';

/** Notes what of a distribution the preview leaves out. */
export function noteUnserved(
  { stack, logicalId, hasOriginGroups, behaviors }: Distribution,
  origins: OriginServers,
  functions: Functions,
  viewerFunctions: ViewerFunctions,
): void {
  const note = (what: string): void => stack.note(`distribution ${logicalId}: ${what}`);
  if (hasOriginGroups) note('its origin groups are not served');
  for (const { pattern, origin, cloudFrontFunctions, functions: atEvents, unknownPolicies } of behaviors) {
    if (origin && !origins.has(origin)) note(`${pattern}: its origin ${origin.domainName} is not served${why(origin)}`);
    if (origin?.signing === 'always-amz-auth') {
      note(`${pattern}: always-amz-auth is for Lambda Web Functions, requests to ${origin.domainName} are not signed`);
    }
    for (const { functionArn } of atEvents.values()) functions.noteUnserved(functionArn);
    for (const [event, arn] of cloudFrontFunctions) {
      if (event === 'viewer-request' && viewerFunctions.has(arn)) continue;
      note(`${pattern}: its CloudFront Function at ${event} is not served yet, requests pass it by`);
    }
    for (const policy of unknownPolicies) note(`${pattern}: ${policy} not served, taken as none`);
  }
}

function why({ isS3 }: Origin): string {
  return isS3 ? ': no BucketDeployment of a folder fills that bucket' : '';
}
