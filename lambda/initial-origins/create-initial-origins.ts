import { waitingMilliseconds } from '../../lib/contract/function-times';
import type { AwsClientOptions } from '../../request/aws/aws-json-client';
import type { Outcome } from '../../request/aws/cloudformation-response';
import { type Failure, isFailure } from '../../request/aws/failure';
import { ParameterCreator } from '../../request/aws/parameter-creator';
import type { Parameter } from '../../request/aws/parameter-store';
import { tryAgain } from '../../request/aws/try-again';
import { isObject, isText } from '../../request/guards';
import { log } from '../../request/log';
import { type FirstValue, firstValue } from './first-value';
import { hasSameOrigins, type InitialList, isSameParameter, listValue, readLists, toParameter } from './initial-list';
import { findPredecessors, type Predecessors } from './predecessors';

interface Event {
  readonly RequestType?: unknown;
  readonly LogicalResourceId?: unknown;
  readonly PhysicalResourceId?: unknown;
  readonly ResourceProperties?: unknown;
  readonly OldResourceProperties?: unknown;
}

/** A call that never answers leaves time for others. */
const CALL_BUDGET_MS = 5_000;
/**
 * `denied` too: the permission is as new as the stack, or as the class that was added to it, and takes some seconds to
 * be known everywhere (https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency).
 */
const TRANSIENT: readonly Failure['failure'][] = ['throttled', 'unreachable', 'timeout', 'denied'];

/**
 * Creates the parameters of a stack's lists unless they exist; deletes nothing, since operators own the values. All
 * lists are one resource, so that an update names those that were renamed. Never rejects.
 */
export async function createInitialOrigins(event: unknown, options?: AwsClientOptions): Promise<Outcome> {
  const { RequestType, LogicalResourceId, PhysicalResourceId, ResourceProperties, OldResourceProperties } = (
    isObject(event) ? event : {}
  ) as Event;
  const names = [PhysicalResourceId, LogicalResourceId, 'initial-origins'];
  const physicalResourceId = names.find((name) => isText(name) && name !== '') as string;

  if (RequestType === 'Delete') return { physicalResourceId, problem: undefined };
  if (RequestType !== 'Create' && RequestType !== 'Update') {
    return { physicalResourceId, problem: `RequestType ${JSON.stringify(RequestType)} is not one of CloudFormation's` };
  }
  const lists = readLists(ResourceProperties);
  if (isText(lists)) return { physicalResourceId, problem: lists };
  const old = RequestType === 'Update' ? readLists(OldResourceProperties) : [];
  const before = isText(old) ? [] : old;

  const added = lists.filter((list) => !before.some((other) => isSameParameter(list, other)));
  const [gone, kept] = [false, true].map((isKept) =>
    before.filter((list) => lists.some((other) => isSameParameter(list, other)) === isKept),
  );
  const predecessors = findPredecessors(added, gone!, kept);
  const deadline = AbortSignal.timeout(waitingMilliseconds('initial-origins'));
  const problems: string[] = [];
  for (const list of lists) {
    if (before.some((other) => isSameParameter(list, other) && hasSameOrigins(list, other))) continue;
    const problem = await new ListCreation(list, options, deadline).run(predecessors.get(list));
    if (problem !== undefined) problems.push(`parameter ${JSON.stringify(list.parameterName)}: ${problem}`);
  }
  return { physicalResourceId, problem: problems.length > 0 ? problems.join('; ') : undefined };
}

/** Creates the parameter of one list; each step is tried again while what stopped it may pass. */
class ListCreation {
  constructor(
    private readonly list: InitialList,
    private readonly options: AwsClientOptions | undefined,
    private readonly deadline: AbortSignal,
  ) {}

  /** What went wrong; `undefined` if nothing did. */
  async run(predecessors: Predecessors = { gone: [] }): Promise<string | undefined> {
    const { list } = this;
    const isNewName = predecessors.renamed !== undefined || predecessors.gone.length > 0;
    // what exists is not written, whatever came before it
    if (isNewName && !isFailure(await this.read(list))) return this.leave();
    const first = await firstValue(list, predecessors, (other) => this.read(other), Date.now());
    if (isText(first)) return first;
    const parameter = toParameter(list, first.value);
    if (isText(parameter)) return parameter;
    const call = () => this.storeOf(list).createParameter(parameter, AbortSignal.timeout(CALL_BUDGET_MS));
    const failure = await tryAgain(call, isTransient, this.deadline);
    if (failure === undefined) return this.tell(first);
    return failure.failure === 'exists' ? this.leave() : `${failure.failure}: ${failure.message}`;
  }

  private async read(list: InitialList): Promise<Parameter | Failure> {
    const call = () => this.storeOf(list).getParameter(list.parameterName, AbortSignal.timeout(CALL_BUDGET_MS));
    const answer = await tryAgain(call, isTransient, this.deadline);
    if (isFailure(answer) || answer.type !== 'SecureString') return answer;
    return { failure: 'refused', message: 'it is a SecureString' };
  }

  private storeOf({ region }: InitialList): ParameterCreator {
    return new ParameterCreator({ region, ...this.options });
  }

  private leave(): undefined {
    const { className, parameterName, origins } = this.list;
    const fields = { class: className, parameter: parameterName, written: false, reason: 'exists, not written' };
    log('initial-origins', { ...fields, origins: listValue(origins).split(',') });
  }

  private tell({ value, ...more }: FirstValue): undefined {
    const { className, parameterName } = this.list;
    const origins = value.split(/[,\s]+/).filter((origin) => origin !== '');
    log('initial-origins', { class: className, parameter: parameterName, written: true, origins, ...more });
  }
}

function isTransient(answer: Parameter | Failure | undefined): boolean {
  return isFailure(answer) && TRANSIENT.includes(answer.failure);
}
