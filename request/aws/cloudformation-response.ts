import { type FunctionName, reportingMilliseconds } from '../../lib/contract/function-times';
import { isObject, isText } from '../guards';
import { log } from '../log';
import { httpTransport } from './http-transport';

/** What a custom resource did, as CloudFormation wants to know it. */
export interface Outcome {
  /** CloudFormation deletes the old resource when it changes. */
  readonly physicalResourceId: string;
  /** Why it failed; `undefined` if it did not. */
  readonly problem: string | undefined;
}

interface Event {
  readonly ResponseURL?: unknown;
  readonly StackId?: unknown;
  readonly RequestId?: unknown;
  readonly LogicalResourceId?: unknown;
}

const TRIES = 3;
/** CloudFormation takes a response of at most 4 KB. */
const MAX_REASON_LENGTH = 1024;

/**
 * Tells CloudFormation how it went, and the log under `kind` what did not; a stack that hears nothing waits for an hour
 * (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html). Never rejects.
 */
export async function report(
  kind: FunctionName,
  event: unknown,
  { physicalResourceId, problem }: Outcome,
): Promise<void> {
  if (problem) log(kind, { problem });
  const { ResponseURL, StackId, RequestId, LogicalResourceId } = (isObject(event) ? event : {}) as Event;
  const body = JSON.stringify({
    Status: problem ? 'FAILED' : 'SUCCESS',
    Reason: problem?.slice(0, MAX_REASON_LENGTH),
    PhysicalResourceId: physicalResourceId,
    StackId,
    RequestId,
    LogicalResourceId,
  });
  for (let tries = 1; tries <= TRIES; tries++) {
    const failure = await put(ResponseURL, body, AbortSignal.timeout(reportingMilliseconds(kind) / TRIES));
    if (failure === undefined) return;
    log(kind, { problem: `CloudFormation got no response: ${failure}`, tries });
  }
}

async function put(address: unknown, body: string, signal: AbortSignal): Promise<string | undefined> {
  try {
    const url = new URL(isText(address) ? address : '');
    // the URL is signed for an empty content type
    const headers = { 'content-type': '' };
    const { status } = await httpTransport({ method: 'PUT', url, headers, body }, signal);
    return status < 300 ? undefined : `status ${status}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
