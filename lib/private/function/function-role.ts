import {
  Effect,
  PolicyDocument,
  PolicyStatement,
  type PolicyStatementProps,
  Role,
  ServicePrincipal,
} from 'aws-cdk-lib/aws-iam';
import { type ILogGroup, LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';

/** What a function of ours may do: write its own log, and what is added to `permissions`. No AWS managed policy. */
export class FunctionRole {
  readonly role: Role;
  readonly logGroup: ILogGroup;
  private readonly permissions = new PolicyDocument();

  constructor(scope: Construct) {
    this.logGroup = new LogGroup(scope, 'Logs', { retention: RetentionDays.ONE_MONTH });
    const log = statement(['logs:CreateLogStream', 'logs:PutLogEvents'], this.logGroup.logGroupArn);
    this.permissions.addStatements(log);
    this.role = new Role(scope, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      // inline, so that it is there before anything calls the function
      inlinePolicies: { Permissions: this.permissions },
    });
  }

  add(...statements: PolicyStatement[]): void {
    this.permissions.addStatements(...statements);
  }

  allow(action: string, resource: string, conditions?: PolicyStatementProps['conditions']): void {
    this.permissions.addStatements(statement([action], resource, conditions));
  }
}

function statement(
  actions: string[],
  resource: string,
  conditions?: PolicyStatementProps['conditions'],
): PolicyStatement {
  return new PolicyStatement({ effect: Effect.ALLOW, actions, resources: [resource], conditions });
}
