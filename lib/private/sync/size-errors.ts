import { type CfnResource, Stack } from 'aws-cdk-lib';
import type { CfnRule, Rule } from 'aws-cdk-lib/aws-events';
import type { CfnRole, Role } from 'aws-cdk-lib/aws-iam';
import { listSources } from '../../contract/list-sources';
import { MAX_PARAMETER_BYTES } from '../../contract/parameter-size';
import { classesOfTarget, type SyncConfig } from '../../contract/sync-config';
import { longestSyncStatus } from '../../contract/sync-status';
import { type Refusal, refusal } from '../messages/refusal';

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
const MAX_PATTERN = 2048;
/** Of all inline policies of a role together (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html). */
const MAX_POLICIES = 10_240;

/** As long as values of these get that a template leaves to the deployment; ids that API Gateway and others give are shorter. */
const LENGTHS: { readonly [ref: string]: number } = { 'AWS::Partition': 3, 'AWS::Region': 14, 'AWS::AccountId': 12 };
const USUAL_LENGTH = 12;

/** What of the rule and the role of a sync AWS would refuse to deploy. */
export function deploymentErrors(changes: Rule, permissions: Role, fix: string): Refusal[] {
  const rule = changes.node.defaultChild as CfnRule;
  const role = permissions.node.defaultChild as CfnRole;
  return [
    ...tooLong(rule, rule.eventPattern, 'the names of lists in its event pattern', MAX_PATTERN, fix),
    ...tooLong(role, role.policies, 'what it may do', MAX_POLICIES, fix),
  ];
}

function tooLong(resource: CfnResource, value: unknown, what: string, most: number, fix: string): Refusal[] {
  const { length } = JSON.stringify(Stack.of(resource).resolve(value), (_, part) => textOf(part));
  if (length <= most) return [];
  const said = `${resource.node.path}: ${what} takes some ${length} characters, and AWS takes ${most}: ${fix}`;
  return [refusal('sync-too-large', said)];
}

/** A text that only the deployment knows, about as long as it gets. */
function textOf(part: { readonly 'Fn::Join'?: [string, readonly unknown[]]; readonly Ref?: string }): unknown {
  if (part?.Ref !== undefined) return '-'.repeat(LENGTHS[part.Ref] ?? USUAL_LENGTH);
  const joined = part?.['Fn::Join']?.[1];
  return joined ? joined.map((one) => (typeof one === 'string' ? one : textOf(one as object))).join('') : part;
}

/** Of which lists the status would have no room for what each place has of them. The versions of parts take less. */
export function statusErrors({ classes, targets }: SyncConfig): Refusal[] {
  return Object.entries(classes).flatMap(([name, config]) => {
    const sources = listSources(config).map(({ parameter }) => parameter);
    const places = targets.filter((target) => classesOfTarget(target).includes(name));
    const bytes = longestSyncStatus(sources, places);
    if (bytes <= MAX_PARAMETER_BYTES) return [];
    const what =
      `${name}: its status may take ${bytes} bytes with the versions that ${places.length} places have of ${sources.length} lists, and a ` +
      `parameter holds ${MAX_PARAMETER_BYTES}: name fewer owners or shards, or divide them among several classes`;
    return [refusal('owners-too-many', what)];
  });
}
