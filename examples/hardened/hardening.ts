import { Aspects, type InjectionContext, type IPropertyInjector, PropertyInjectors } from 'aws-cdk-lib';
import { Table, TableEncryption, type TableProps } from 'aws-cdk-lib/aws-dynamodb';
import type { IVpc } from 'aws-cdk-lib/aws-ec2';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { type FunctionProps, Function as LambdaFunction, Tracing } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type LogGroupProps, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct, IConstruct } from 'constructs';

/** What the security team of the shop asks of every function, log group and table. */
export interface Hardening {
  /** Encrypts logs and tables. */
  readonly key: IKey;
  /** Where functions run. It needs a way to Parameter Store, DynamoDB and KMS, by endpoints or a NAT gateway. */
  readonly vpc: IVpc;
  /** Takes what a function could not do that was called asynchronously. */
  readonly deadLetterQueue: IQueue;
}

/** Hardens whatever is made in a scope from now on, by CDK's own property injectors and aspects. */
export function harden(scope: Construct, { key, vpc, deadLetterQueue }: Hardening): void {
  PropertyInjectors.of(scope).add(
    inject<LogGroupProps>(LogGroup, (props) => ({ ...props, encryptionKey: key, retention: RetentionDays.ONE_YEAR })),
    inject<TableProps>(Table, (props) => ({
      ...props,
      encryption: TableEncryption.CUSTOMER_MANAGED,
      encryptionKey: key,
      deletionProtection: true,
    })),
    inject<FunctionProps>(LambdaFunction, (props, { scope: parent }) =>
      isAtEdge(parent)
        ? props
        : { ...props, vpc, deadLetterQueue, tracing: Tracing.ACTIVE, reservedConcurrentExecutions: 10 },
    ),
  );
  Aspects.of(scope).add({ visit: allowNetworkInterfaces });
}

function inject<Props>(
  construct: { readonly PROPERTY_INJECTION_ID: string },
  change: (props: Props, context: InjectionContext) => Props,
): IPropertyInjector {
  return { constructUniqueId: construct.PROPERTY_INJECTION_ID, inject: change as IPropertyInjector['inject'] };
}

/** Lambda@Edge takes no VPC, no queue, no tracing and no reserved concurrency. */
function isAtEdge(parent: IConstruct): boolean {
  return parent.node.scopes.some(({ node }) => node.id === 'EdgeResponder');
}

/** A function with a role of its own needs this to be put into a VPC. */
function allowNetworkInterfaces(node: IConstruct): void {
  if (!(node instanceof LambdaFunction) || !node.isBoundToVpc) return;
  const actions = ['ec2:CreateNetworkInterface', 'ec2:DescribeNetworkInterfaces', 'ec2:DeleteNetworkInterface'];
  node.addToRolePolicy(new PolicyStatement({ actions, resources: ['*'] }));
}
