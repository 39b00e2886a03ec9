import { waitingMilliseconds } from '../../lib/contract/function-times';
import type { AwsClientOptions } from '../../request/aws/aws-json-client';
import type { Outcome } from '../../request/aws/cloudformation-response';
import { isFailure } from '../../request/aws/failure';
import { isObject, isText } from '../../request/guards';
import { log } from '../../request/log';
import { copyShards } from './copy-shards';
import { type FirstValue, firstValue } from './first-value';
import {
  entriesOf,
  hasSameOrigins,
  type InitialList,
  isSameParameter,
  listValue,
  readLists,
  toParameter,
} from './initial-list';
import { ListParameters } from './list-parameters';
import { findPredecessors, type Predecessors } from './predecessors';

interface Event {
  readonly RequestType?: unknown;
  readonly LogicalResourceId?: unknown;
  readonly PhysicalResourceId?: unknown;
  readonly ResourceProperties?: unknown;
  readonly OldResourceProperties?: unknown;
}

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
  const parameters = new ListParameters(options, AbortSignal.timeout(waitingMilliseconds('initial-origins')));
  const problems: string[] = [];
  for (const list of lists) {
    if (before.some((other) => isSameParameter(list, other) && hasSameOrigins(list, other))) continue;
    const problem = await new ListCreation(list, parameters).run(predecessors.get(list));
    if (problem !== undefined) problems.push(`parameter ${JSON.stringify(list.parameterName)}: ${problem}`);
  }
  return { physicalResourceId, problem: problems.length > 0 ? problems.join('; ') : undefined };
}

/** Creates what one list needs. */
class ListCreation {
  constructor(
    private readonly list: InitialList,
    private readonly parameters: ListParameters,
  ) {}

  /** What went wrong; `undefined` if nothing did. */
  async run(predecessors: Predecessors = { gone: [] }): Promise<string | undefined> {
    const { list } = this;
    const { renamed, gone } = predecessors;
    const isNewName = renamed !== undefined || gone.length > 0;
    // what exists is not written, whatever came before it
    if (isNewName && !isFailure(await this.read(list))) return this.leave();
    const first = await firstValue(list, predecessors, (other) => this.read(other), Date.now());
    if (isText(first)) return first;
    const parameter = toParameter(list, first.value);
    if (isText(parameter)) return parameter;
    const shards = renamed ? await copyShards(list, renamed, this.parameters) : 0;
    if (isText(shards)) return shards;
    // last: it says that all others are there
    const failure = await this.parameters.create(parameter, list.region);
    if (failure === undefined) return this.tell(first, shards);
    return failure.failure === 'exists' ? this.leave() : `${failure.failure}: ${failure.message}`;
  }

  private read({ parameterName, region }: InitialList): ReturnType<ListParameters['read']> {
    return this.parameters.read(parameterName, region);
  }

  private leave(): undefined {
    const { className, parameterName, origins } = this.list;
    const fields = { class: className, parameter: parameterName, written: false, reason: 'exists, not written' };
    log('initial-origins', { ...fields, origins: listValue(origins).split(',') });
  }

  private tell({ value, ...more }: FirstValue, shards: number): undefined {
    const { className, parameterName } = this.list;
    const fields = { class: className, parameter: parameterName, written: true, origins: entriesOf(value), ...more };
    log('initial-origins', { ...fields, ...(shards > 0 && { copiedShards: shards }) });
  }
}
