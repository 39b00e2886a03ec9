import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { AllowlistSync } from '../../allowlist-sync';
import { MAX_NATIVE_ORIGINS } from '../../contract/native-origins';
import type { NativeCors } from '../../contract/sync-config';
import { ENDED_SECONDS, RECONCILE_SECONDS, SPREAD_SECONDS, spanOf } from '../../contract/times';
import type { Policy } from '../../policy';
import { inform } from '../messages/annotations';
import { headersPolicyArn } from '../sync/headers-policy-owner';
import { corsBehavior } from './response-headers';
import type { DistributionWithPolicy } from './target';

const ACTIONS = ['cloudfront:GetResponseHeadersPolicyConfig', 'cloudfront:UpdateResponseHeadersPolicy'];

/** Has lists written to the response headers policies of a distribution, and says what that comes to. */
export function pushHeaders({ scope, resource, responseHeaders }: DistributionWithPolicy): void {
  for (const { endpointClass, policy } of responseHeaders.pushed) {
    AllowlistSync.of(scope)._addTarget({
      config: {
        kind: 'response-headers-policy',
        name: policy.node.scope!.node.path,
        policy: policy.ref,
        className: endpointClass.className,
        cors: nativeCors(endpointClass._policy),
      },
      statements: [new PolicyStatement({ actions: ACTIONS, resources: [headersPolicyArn(policy.ref)] })],
      resources: [policy],
    });
    inform(scope, 'list-pushed', bound(endpointClass.className, resource.node.scope!.node.path));
  }
}

function nativeCors(policy: Policy): NativeCors {
  const cors = corsBehavior(policy);
  return {
    AllowCredentials: cors.accessControlAllowCredentials,
    AllowMethods: cors.accessControlAllowMethods,
    AllowHeaders: cors.accessControlAllowHeaders,
    ...(cors.accessControlExposeHeaders && { ExposeHeaders: cors.accessControlExposeHeaders }),
    MaxAge: policy.maxAgeSeconds,
  };
}

function bound(className: string, path: string): string {
  return (
    `${className}: responses of ${path} get their headers from a response headers policy, which AllowlistSync writes within seconds of a ` +
    `change, or within ${spanOf(RECONCILE_SECONDS)} where the event gets lost, and within ${spanOf(ENDED_SECONDS)} of the end of an entry's last day; CloudFront spreads it within minutes, for ` +
    `which AWS gives no bound: plan with ${spanOf(SPREAD_SECONDS)}. Until then, an origin that was taken off the list goes on reading, and ` +
    'one that was added cannot read yet; preflights and writes of other sites follow within seconds. Where 30 s are wanted, apply the class ' +
    `with { headersByEdgeFunction: true }. Room: ${MAX_NATIVE_ORIGINS} exact origins, and an account has 20 such policies by default. It ` +
    'rests on what AWS does not document (docs/push.md): a policy takes so many origins, answers each with itself and others with none, and ' +
    'does so for what its cache holds'
  );
}
