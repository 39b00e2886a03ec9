import type { AwsClientOptions } from '../../request/aws/aws-json-client';
import { type Failure, isFailure } from '../../request/aws/failure';
import { type NewParameter, ParameterCreator } from '../../request/aws/parameter-creator';
import type { Parameter } from '../../request/aws/parameter-store';
import { tryAgain } from '../../request/aws/try-again';

/** A call that never answers leaves time for others. */
const CALL_BUDGET_MS = 5_000;
/**
 * `denied` too: the permission is as new as the stack, or as the class that was added to it, and takes some seconds to
 * be known everywhere (https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency).
 */
const TRANSIENT: readonly Failure['failure'][] = ['throttled', 'unreachable', 'timeout', 'denied'];

/** Parameters of lists; each call is tried again while what stopped it may pass. */
export class ListParameters {
  constructor(
    private readonly options: AwsClientOptions | undefined,
    private readonly deadline: AbortSignal,
  ) {}

  get isTimeUp(): boolean {
    return this.deadline.aborted;
  }

  async read(name: string, region: string | undefined): Promise<Parameter | Failure> {
    const answer = await this.call(region, (store, signal) => store.getParameter(name, signal));
    if (isFailure(answer) || answer.type !== 'SecureString') return answer;
    return { failure: 'refused', message: 'it is a SecureString' };
  }

  create(parameter: NewParameter, region: string | undefined): Promise<undefined | Failure> {
    return this.call(region, (store, signal) => store.createParameter(parameter, signal));
  }

  /** Names of all parameters that begin with `prefix`. */
  async names(prefix: string, region: string | undefined): Promise<ReadonlySet<string> | Failure> {
    const found = new Set<string>();
    for (let token: string | undefined; ; ) {
      const answer = await this.call(region, (store, signal) => store.parameterNames(prefix, token, signal));
      if (isFailure(answer)) return answer;
      for (const name of answer.names) found.add(name);
      token = answer.nextToken;
      if (token === undefined) return found;
      if (this.isTimeUp) return { failure: 'timeout', message: 'no end of the names' };
    }
  }

  private call<T>(
    region: string | undefined,
    call: (store: ParameterCreator, signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const store = new ParameterCreator({ region, ...this.options });
    const isTransient = (answer: T) => isFailure(answer) && TRANSIENT.includes(answer.failure);
    return tryAgain(() => call(store, AbortSignal.timeout(CALL_BUDGET_MS)), isTransient, this.deadline);
  }
}
