import { type CfnResource, Stack } from 'aws-cdk-lib';
import { type CfnMethod, IntegrationType, type Method } from 'aws-cdk-lib/aws-apigateway';
import type { CfnAlias, CfnFunction, CfnVersion, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { resolved } from './surroundings';

const SAFE = ['GET', 'HEAD', 'OPTIONS'];

/** By type and not by class: that spares apps without functions the loading of all their classes. */
const FUNCTION = 'AWS::Lambda::Function';
const LAMBDA = [FUNCTION, 'AWS::Lambda::Alias', 'AWS::Lambda::Version'];

/** Tells which methods can write and reach no function that would stop foreign writes. */
export class ForeignWrites {
  private readonly byLogicalId: ReadonlyMap<string, CfnResource>;

  constructor(resources: readonly CfnResource[]) {
    const lambdas = resources.filter(({ cfnResourceType }) => LAMBDA.includes(cfnResourceType));
    this.byLogicalId = new Map(lambdas.map((one) => [Stack.of(one).resolve(one.logicalId), one]));
  }

  /** @param functions those that enforce the policy by `withCors` */
  isUnguarded(method: Method, functions: ReadonlySet<LambdaFunction>): boolean {
    if (SAFE.includes(method.httpMethod)) return false;
    const resource = method.node.defaultChild as CfnMethod;
    const integration = resolved<CfnMethod.IntegrationProperty>(resource, resource.integration);
    if (integration?.type !== IntegrationType.AWS_PROXY) return true;
    const target = this.functionBehind(integration.uri);
    return ![...functions].some((fn) => fn.node.defaultChild === target);
  }

  /** Follows references from a URI or a name over aliases and versions to a function. */
  private functionBehind(reference: unknown): CfnFunction | undefined {
    for (const id of logicalIds(reference)) {
      const found = this.byLogicalId.get(id);
      if (found?.cfnResourceType === FUNCTION) return found as CfnFunction;
      if (found) return this.functionBehind(Stack.of(found).resolve((found as CfnAlias | CfnVersion).functionName));
    }
    return undefined;
  }
}

function logicalIds(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const { Ref: ref, 'Fn::GetAtt': attribute } = value as { Ref?: string; 'Fn::GetAtt'?: [string, string] };
  if (ref !== undefined) return [ref];
  if (attribute !== undefined) return [attribute[0]];
  return Object.values(value).flatMap(logicalIds);
}
