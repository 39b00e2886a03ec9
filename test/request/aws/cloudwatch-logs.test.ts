import { describe, expect, it } from '@jest/globals';
import { CloudWatchLogs } from '../../../request/aws/cloudwatch-logs';

const ENV = { AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' };
const QUERY = { logGroup: '/aws/lambda/one', query: 'fields @message', from: 3_600_000, to: 7_200_000 };

/** Answers one call after the other. */
function logs(...answers: { status?: number; body: object }[]) {
  const sent: { target: string; input: Record<string, unknown> }[] = [];
  const client = new CloudWatchLogs(
    {
      env: ENV,
      transport: async ({ headers = {}, body }) => {
        sent.push({ target: String(headers['x-amz-target']), input: JSON.parse(String(body)) });
        const answer = answers[sent.length - 1]!;
        return { status: answer.status ?? 200, body: JSON.stringify(answer.body) };
      },
    },
    async () => {},
  );
  return { client, sent };
}

const signal = () => AbortSignal.timeout(5_000);

describe('CloudWatchLogs', () => {
  it('waits for the answer to a query, and names its cells', async () => {
    const { client, sent } = logs(
      { body: { queryId: 'q' } },
      { body: { status: 'Running', results: [] } },
      {
        body: {
          status: 'Complete',
          results: [
            [
              { field: 'n', value: '3' },
              { field: 'class', value: 'orders' },
            ],
          ],
        },
      },
    );
    expect(await client.query(QUERY, signal())).toEqual([{ n: '3', class: 'orders' }]);
    expect(sent.map(({ target }) => target.replace('Logs_20140328.', ''))).toEqual([
      'StartQuery',
      'GetQueryResults',
      'GetQueryResults',
    ]);
    // both ends are included
    expect(sent[0]!.input).toMatchObject({ startTime: 3600, endTime: 7199, limit: 10_000 });
  });

  it('says what failed', async () => {
    const missing = { status: 400, body: { __type: 'ResourceNotFoundException', message: 'no such group' } };
    expect(await logs(missing).client.query(QUERY, signal())).toMatchObject({ failure: 'missing' });
    const ended = logs({ body: { queryId: 'q' } }, { body: { status: 'Timeout' } });
    expect(await ended.client.query(QUERY, signal())).toMatchObject({
      failure: 'refused',
      message: 'the query ended as Timeout',
    });
    expect(await logs({ body: { queryId: 'q' } }).client.query(QUERY, AbortSignal.abort())).toMatchObject({
      failure: 'timeout',
    });
  });

  it('reads all pages of a log', async () => {
    const { client, sent } = logs(
      { body: { events: [{ message: 'one' }], nextToken: 't' } },
      { body: { events: [{ message: 'two' }] } },
    );
    expect(await client.lines('/own', 'denial-hour', 5, signal())).toEqual(['one', 'two']);
    expect(sent[1]!.input).toEqual({
      logGroupName: '/own',
      filterPattern: '"denial-hour"',
      startTime: 5,
      nextToken: 't',
    });
  });
});
