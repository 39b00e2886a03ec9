import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { isFailure } from '../../../request/aws/failure';
import { ParameterHistory } from '../../../request/aws/parameter-history';
import { ParameterServer } from '../../support/request/parameter-server';

let server: ParameterServer;
beforeEach(async () => {
  server = await new ParameterServer().start();
});
afterEach(() => server.stop());

describe('ParameterHistory.versions', () => {
  it('has all that there are of a parameter that was always full', async () => {
    server.behaviour = (response, { input }) => {
      const first = input['NextToken'] === undefined ? 1 : 51;
      const Parameters = Array.from({ length: 50 }, (_, i) => ({
        Name: '/shop/orders/shards/1',
        Value: `https://${i}.example`.padEnd(8192, '"'),
        Version: first + i,
        LastModifiedDate: 1_796_000_000 + i,
        Description: 'why it was written '.padEnd(1024, '.'),
        LastModifiedUser: 'arn:aws:sts::111111111111:assumed-role/operators/somebody',
      }));
      response.end(JSON.stringify({ Parameters, ...(first === 1 && { NextToken: 'more' }) }));
    };
    const versions = await new ParameterHistory({ env: server.env }).versions(
      '/shop/orders/shards/1',
      AbortSignal.timeout(5_000),
    );
    if (isFailure(versions)) throw new Error(versions.message);
    expect(versions.map(({ version }) => version)).toEqual(Array.from({ length: 100 }, (_, i) => i + 1));
  });
});
