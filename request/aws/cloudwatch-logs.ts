import { type AwsClientOptions, AwsJsonClient } from './aws-json-client';
import { type Failure, isFailure } from './failure';

/** A row of an answer, by name of the field. */
export type QueryRow = Readonly<Record<string, string>>;

export interface LogsQuery {
  readonly logGroup: string;
  readonly query: string;
  /** Milliseconds since the epoch; the last one is not looked at. */
  readonly from: number;
  readonly to: number;
}

const FAILURES = {
  ResourceNotFoundException: 'missing',
  LimitExceededException: 'throttled',
} as const;
/** 10,000 rows with origins of 256 characters, each with the pointer that Logs Insights adds. */
const MAX_ANSWER_LENGTH = 16_000_000;
/** Logs Insights gives no more rows of one query. */
export const MAX_QUERY_ROWS = 10_000;
const POLL_MS = 1_000;
const DONE = 'Complete';
const UNDER_WAY = ['Scheduled', 'Running', 'Unknown'];

/** The calls of CloudWatch Logs that we make. Failures are values: no call ever rejects. */
export class CloudWatchLogs {
  readonly #client: AwsJsonClient;
  readonly #wait: (ms: number) => Promise<void>;

  constructor(
    options: AwsClientOptions = {},
    wait = (ms: number) => new Promise<void>((done) => setTimeout(done, ms)),
  ) {
    const service = { service: 'logs', targetPrefix: 'Logs_20140328', jsonVersion: '1.1', failures: FAILURES } as const;
    this.#client = new AwsJsonClient({ ...options, ...service, maxAnswerLength: MAX_ANSWER_LENGTH });
    this.#wait = wait;
  }

  /**
   * Asks Logs Insights, and waits for the answer.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_StartQuery.html
   */
  async query({ logGroup, query, from, to }: LogsQuery, signal: AbortSignal): Promise<readonly QueryRow[] | Failure> {
    const times = { startTime: Math.floor(from / 1000), endTime: Math.ceil(to / 1000) - 1 };
    const input = { logGroupName: logGroup, queryString: query, limit: MAX_QUERY_ROWS, ...times };
    const started = await this.#client.call('StartQuery', input, signal);
    if (isFailure(started)) return started;
    const { queryId } = started.output;
    while (!signal.aborted) {
      const answer = await this.#client.call('GetQueryResults', { queryId }, signal);
      if (isFailure(answer)) return answer;
      const { status, results } = answer.output;
      if (status === DONE) return rowsOf(results);
      if (!UNDER_WAY.includes(String(status))) return { failure: 'refused', message: `the query ended as ${status}` };
      await this.#wait(POLL_MS);
    }
    return { failure: 'timeout', message: 'no answer in time' };
  }

  /**
   * Lines of a log since a time that have a text in them, the oldest first.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html
   */
  async lines(
    logGroup: string,
    text: string,
    since: number,
    signal: AbortSignal,
  ): Promise<readonly string[] | Failure> {
    const lines: string[] = [];
    let nextToken: unknown;
    do {
      const input = { logGroupName: logGroup, filterPattern: JSON.stringify(text), startTime: since, nextToken };
      const answer = await this.#client.call('FilterLogEvents', input, signal);
      if (isFailure(answer)) return answer;
      const events = answer.output['events'];
      for (const event of Array.isArray(events) ? events : []) lines.push(String(event?.message ?? ''));
      nextToken = answer.output['nextToken'];
    } while (nextToken !== undefined);
    return lines;
  }
}

/** Rows as Logs Insights writes them: lists of cells with `field` and `value`. */
export function rowsOf(results: unknown): QueryRow[] {
  const rows = Array.isArray(results) ? results : [];
  return rows.map((cells) => {
    const all: readonly { readonly field?: unknown; readonly value?: unknown }[] = Array.isArray(cells) ? cells : [];
    return Object.fromEntries(all.map((cell) => [String(cell?.field), String(cell?.value)]));
  });
}
