import { describe, expect, it } from '@jest/globals';
import { rowsInLogs } from '../../../cli/suggest/read-hours';
import type { LogsQuery, QueryRow } from '../../../request/aws/cloudwatch-logs';
import type { Failure } from '../../../request/aws/failure';

const NOW = Date.UTC(2026, 10, 30, 2);

/** Logs of which a Region has some. */
function logsOf(answer: (place: string) => QueryRow[] | Failure) {
  const asked = new Set<string>();
  const logs = (region: string | undefined) => ({
    query: async ({ logGroup }: LogsQuery) => {
      asked.add(`${region} ${logGroup}`);
      return answer(`${region} ${logGroup}`);
    },
  });
  return { logs, asked };
}

const MISSING: Failure = { failure: 'missing', message: 'no such log' };

describe('rowsInLogs', () => {
  it('asks each log in its Region, for each hour', async () => {
    const { logs, asked } = logsOf(() => [{ n: '1' }]);
    const rows = await rowsInLogs(logs, ['/aws/lambda/api', 'eu-central-1:/aws/lambda/us-east-1.edge'], 7, NOW);
    expect([...asked]).toEqual(['undefined /aws/lambda/api', 'eu-central-1 /aws/lambda/us-east-1.edge']);
    expect(rows).toHaveLength(2 * (7 * 24 + 2));
  });

  it('passes over logs of functions that never ran, and says where there is none at all', async () => {
    const { logs } = logsOf((place) => (place.endsWith('idle') ? MISSING : [{ n: '1' }]));
    await expect(rowsInLogs(logs, ['busy', 'idle'], 7, NOW)).resolves.toHaveLength(170);
    await expect(rowsInLogs(logs, ['idle', 'idle', 'eu-west-1:idle'], 7, NOW)).rejects.toThrow(
      '--log-group: there is no log idle, eu-west-1:idle: look at the names, and at --region',
    );
  });

  it('fails where a log cannot be read', async () => {
    const { logs } = logsOf(() => ({ failure: 'denied', message: 'no permission' }));
    await expect(rowsInLogs(logs, ['api'], 7, NOW)).rejects.toThrow('api: denied: no permission');
  });
});
