import type { experimental } from 'aws-cdk-lib/aws-cloudfront';
import { CfnFunction, CfnVersion } from 'aws-cdk-lib/aws-lambda';
import type { IConstruct } from 'constructs';
import { isResource } from '../is-resource';
import { type Refusal, refusal } from '../messages/refusal';
import { nameOf, Referred, resolveProperties } from '../references';
import type { Applied } from './behavior-classes';
import type { Behavior, BehaviorConfig, Known } from './behaviors';

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html#limits-lambda-at-edge */
const VIEWER_LIMITS = { memoryMegabytes: 128, timeoutSeconds: 5 };

export const VIEWER_REQUEST = 'viewer-request';
const ORIGIN_REQUEST = 'origin-request';
const ORIGIN_RESPONSE = 'origin-response';

/** Events at which the Lambda@Edge function of a distribution has to run. */
export function eventsOf({ enforcement }: Applied): string[] {
  return [
    ...(enforcement.preflightAtEdge && !enforcement.preflightAtViewer ? [ORIGIN_REQUEST] : []),
    ...(enforcement.headersAtEdge ? [ORIGIN_RESPONSE] : []),
  ];
}

/** A function of the app at a behaviour. */
interface AssociatedFunction {
  readonly eventType: string;
  readonly arn: Known;
  readonly isLambda: boolean;
}

export function functionsOf({
  functionAssociations = [],
  lambdaFunctionAssociations = [],
}: BehaviorConfig): AssociatedFunction[] {
  return [
    ...functionAssociations.map(({ eventType, functionArn }) => ({ eventType, arn: functionArn, isLambda: false })),
    ...lambdaFunctionAssociations.map(({ eventType, lambdaFunctionArn }) => ({
      eventType,
      arn: lambdaFunctionArn,
      isLambda: true,
    })),
  ];
}

/** What CloudFront would refuse about the functions of a behaviour, ours included; CDK does not check it. */
export function functionProblems({ pattern, config }: Behavior, applied: Applied): Refusal[] {
  const { lambdaFunctionAssociations = [] } = config;
  const functions = functionsOf(config);
  const ours = eventsOf(applied);
  const taken = functions.filter(({ eventType }) => ours.includes(eventType));
  const events = [...new Set(functions.map(({ eventType }) => eventType))];
  const byEvent = events.map((event) => functions.filter(({ eventType }) => eventType === event));
  return [
    ...taken.map(({ eventType, arn }) =>
      refusal(
        'event-taken',
        `${pattern}: ${nameOf(arn)} runs at ${eventType}, where CORS has to be decided, and CloudFront takes ` +
          'one function an event; move it to a viewer event, or to the behaviour of another path',
      ),
    ),
    ...byEvent
      .filter((group) => group.length > 1)
      .map((group) =>
        refusal(
          'event-taken',
          `${pattern}: ${group.map(({ arn }) => nameOf(arn)).join(' and ')} both run at ${group[0]?.eventType}, ` +
            'and CloudFront takes one function an event; make them one',
        ),
      ),
    ...lambdaFunctionAssociations.flatMap(({ eventType, lambdaFunctionArn }) =>
      limitProblems(pattern, eventType, lambdaFunctionArn),
    ),
  ];
}

function limitProblems(pattern: string, eventType: string, arn: Known): Refusal[] {
  const fn = lambdaBehind(arn);
  if (fn === undefined) return [];
  const {
    memorySize = 128,
    timeout = 3,
    architectures = [],
  } = resolveProperties<CfnFunction>(fn, {
    memorySize: fn.memorySize,
    timeout: fn.timeout,
    architectures: fn.architectures,
  });
  const { memoryMegabytes, timeoutSeconds } = VIEWER_LIMITS;
  const isViewerEvent = eventType.startsWith('viewer-');
  const excesses = [
    ...(architectures.includes('arm64') ? ['runs on arm64, Lambda@Edge on x86_64 only'] : []),
    ...(isViewerEvent && memorySize > memoryMegabytes ? [`has ${memorySize} MB, at most ${memoryMegabytes}`] : []),
    ...(isViewerEvent && timeout > timeoutSeconds ? [`may take ${timeout} s, at most ${timeoutSeconds}`] : []),
  ];
  return excesses.map((excess) =>
    refusal(
      'function-limits',
      `${pattern}: ${nameOf(arn)} at ${eventType} ${excess}; CloudFront refuses it at deployment`,
    ),
  );
}

/** By what it has: it is a construct of two stacks, and no resource. */
function isEdgeFunction(construct: IConstruct): construct is experimental.EdgeFunction {
  return 'edgeArn' in construct && 'lambda' in construct;
}

/** The function behind an association: a version, or what CDK reads from its stack in us-east-1. */
export function lambdaBehind(arn: Known): CfnFunction | undefined {
  if (!(arn instanceof Referred)) return undefined;
  const { target } = arn;
  if (isResource(target, CfnVersion)) {
    const { functionName } = resolveProperties<{ functionName: Known }>(target, { functionName: target.functionName });
    return functionName instanceof Referred && isResource(functionName.target, CfnFunction)
      ? functionName.target
      : undefined;
  }
  const edge = target.node.scopes.find(isEdgeFunction);
  const resource = edge?.lambda.node.defaultChild;
  return isResource(resource, CfnFunction) ? resource : undefined;
}
