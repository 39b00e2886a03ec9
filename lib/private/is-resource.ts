import { CfnResource } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** A class of resources of CloudFormation. */
interface ResourceClass<T extends CfnResource> {
  readonly CFN_RESOURCE_TYPE_NAME: string;
  // biome-ignore lint/suspicious/noExplicitAny: only the instances matter
  new (...args: any[]): T;
}

/** Whether a value is a resource of this type; by its type, since `instanceof` fails where two copies of CDK are loaded. */
export function isResource<T extends CfnResource>(value: unknown, type: ResourceClass<T>): value is T {
  const resource = value as IConstruct;
  return CfnResource.isCfnResource(resource) && resource.cfnResourceType === type.CFN_RESOURCE_TYPE_NAME;
}

/** Whether a construct stands for a resource of this type that the app defines. */
export function definesResource<T extends CfnResource>(construct: IConstruct, type: ResourceClass<T>): boolean {
  return isResource(defaultChildOf(construct), type);
}

/** CDK throws where it cannot tell which child is meant, of whatever construct in the stack. */
function defaultChildOf({ node }: IConstruct): IConstruct | undefined {
  try {
    return node.defaultChild;
  } catch {
    return undefined;
  }
}
