import { NOTHING_TOLD } from '../../checks/audit/told-findings';
import { type Failure, isFailure } from '../../request/aws/failure';
import { ParameterStore } from '../../request/aws/parameter-store';

/** The parameter in which an audit keeps what it has told. */
export class StateParameter extends ParameterStore {
  constructor(
    private readonly name: string,
    ...options: ConstructorParameters<typeof ParameterStore>
  ) {
    super(...options);
  }

  async read(signal: AbortSignal): Promise<string | Failure> {
    const read = await this.getParameter(this.name, signal);
    if (!isFailure(read)) return read.value;
    // somebody removed it: the next one to write makes it anew
    return read.failure === 'missing' ? NOTHING_TOLD : read;
  }

  /** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html */
  async write(Value: string, signal: AbortSignal): Promise<undefined | Failure> {
    const input = { Name: this.name, Value, Type: 'String', Tier: 'Intelligent-Tiering', Overwrite: true };
    const answer = await this.client.call('PutParameter', input, signal);
    return isFailure(answer) ? answer : undefined;
  }
}
