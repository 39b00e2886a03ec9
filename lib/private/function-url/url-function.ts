import type { CfnResource } from 'aws-cdk-lib';
import type { CfnAlias, CfnFunction, CfnUrl, CfnVersion, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Referred, resolveProperties } from '../references';

const FUNCTION = 'AWS::Lambda::Function';
const QUALIFIED = ['AWS::Lambda::Alias', 'AWS::Lambda::Version'];

/** The function that a URL calls, wherever in the app it is made; undefined where that is elsewhere. */
export function functionBehind(url: CfnUrl): CfnFunction | undefined {
  let found = resolveProperties<unknown>(url, url.targetFunctionArn);
  while (found instanceof Referred) {
    const resource = found.target as CfnResource;
    if (resource.cfnResourceType === FUNCTION) return resource as CfnFunction;
    if (!QUALIFIED.includes(resource.cfnResourceType)) return undefined;
    found = resolveProperties<unknown>(resource, (resource as CfnAlias | CfnVersion).functionName);
  }
  return undefined;
}

/** The construct whose settings make up a function; undefined where there is nothing but the resource. */
export function constructOf(resource: CfnFunction | undefined): LambdaFunction | undefined {
  const scope = resource?.node.scope as Partial<LambdaFunction> | undefined;
  const isOwn = scope?.node?.defaultChild === resource && typeof scope?.addEnvironment === 'function';
  return isOwn ? (scope as LambdaFunction) : undefined;
}
