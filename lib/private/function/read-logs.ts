import { ArnFormat, Stack } from 'aws-cdk-lib';
import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { LOG_GROUPS_VARIABLE, OWN_LOG_VARIABLE } from '../../contract/variables';
import { acknowledgeWildcard } from '../messages/acknowledge-wildcard';
import type { DecisionLog } from '../metrics/decision-logs';
import type { FunctionRole } from './function-role';

/** Lets a function read in its own log what it kept there. */
export function readOwnLog(handler: LambdaFunction, role: FunctionRole): void {
  const { logGroupName, logGroupArn } = role.logGroup;
  handler.addEnvironment(OWN_LOG_VARIABLE, logGroupName);
  role.allow('logs:FilterLogEvents', logGroupArn);
}

/** Lets a function ask Logs Insights about the decisions in some logs. */
export function readDecisionLogs(handler: LambdaFunction, role: FunctionRole, logs: readonly DecisionLog[]): void {
  const stack = Stack.of(handler);
  const names = logs.map(({ name, region }) => ({ name, ...(region !== undefined && { region }) }));
  handler.addEnvironment(LOG_GROUPS_VARIABLE, stack.toJsonString(names));
  for (const { name, region = stack.region } of logs) {
    const arn = stack.formatArn({
      service: 'logs',
      region,
      resource: 'log-group',
      resourceName: `${name}:*`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    role.allow('logs:StartQuery', arn);
    acknowledgeWildcard(role.role, arn, 'ARNs of log groups end like this');
  }
  // its permission knows no resources: who has the id of a query gets its answer
  role.add(new PolicyStatement({ effect: Effect.ALLOW, actions: ['logs:GetQueryResults'], resources: ['*'] }));
  acknowledgeWildcard(role.role, '*', 'logs:GetQueryResults knows no resources');
}
