import type { CfnResource } from 'aws-cdk-lib';
import { isOverridden } from '../with-overrides';

/** The property by which `addPropertyOverride` would replace the authorizer of a method or a route, if there is one. */
export function overriddenAuthorization(resource: CfnResource): string | undefined {
  return ['AuthorizationType', 'AuthorizerId', 'AuthorizationScopes'].find((one) => isOverridden(resource, one));
}
