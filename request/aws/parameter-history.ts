import type { AwsClientOptions } from './aws-json-client';
import { type Failure, isFailure } from './failure';
import { ParameterStore } from './parameter-store';

/** An earlier or the current version of a parameter. */
export interface ParameterVersion {
  readonly value: string;
  readonly version: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly description?: string;
}

/** Parameter Store keeps a hundred versions, and gives fifty at once. */
const MAX_PAGES = 4;

/** Each has 8 KB, and what is quoted in it takes twice its characters. */
const MAX_ANSWER_LENGTH = 1_048_576;

/** Reads what a parameter held before. Failures are values: no call ever rejects. */
export class ParameterHistory extends ParameterStore {
  constructor(options?: AwsClientOptions) {
    super(options, undefined, MAX_ANSWER_LENGTH);
  }

  /** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameterHistory.html */
  async versions(name: string, signal: AbortSignal): Promise<readonly ParameterVersion[] | Failure> {
    const found: ParameterVersion[] = [];
    let NextToken: unknown;
    for (let page = 0; page < MAX_PAGES; page++) {
      const answer = await this.client.call('GetParameterHistory', { Name: name, MaxResults: 50, NextToken }, signal);
      if (isFailure(answer)) return answer;
      const { Parameters } = answer.output;
      for (const one of Array.isArray(Parameters) ? Parameters : []) {
        const { Value, Version, LastModifiedDate, Description } = one ?? {};
        if (typeof Value !== 'string' || typeof Version !== 'number') continue;
        const description = typeof Description === 'string' ? { description: Description } : {};
        found.push({ value: Value, version: Version, at: Number(LastModifiedDate) * 1000 || 0, ...description });
      }
      NextToken = answer.output['NextToken'];
      if (NextToken === undefined || NextToken === null) break;
    }
    return found.sort((a, b) => a.version - b.version);
  }
}
