import { describe, expect, it } from '@jest/globals';
import { respond } from '../../../lambda/edge-responder/respond';
import { compilePolicy } from '../../../lib/policy';
import { compactPolicy } from '../../../lib/policy/compact';
import { PathPatternTable } from '../../../lib/routes/path-pattern-table';
import { ClassTable } from '../../../request/cors/class-table';
import type { CloudFrontResponse } from '../../../request/events/cloudfront-event';
import { decideCases } from '../../support/cases/load';
import { originRequest, originResponse } from '../../support/request/edge-events';

/** Headers as `decide` tells them. */
function plain({ headers }: CloudFrontResponse): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, lines]) => [name, lines.map(({ value }) => value).join(', ')]),
  );
}

function granted(headers: Record<string, string>) {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => name === 'vary' || name.startsWith('access-control-')),
  );
}

const cases = decideCases().filter(({ request }) => typeof request.method === 'string');

describe.each(cases)('$file: $name', ({ policy: input, request, expect: expected }) => {
  const policy = compactPolicy(compilePolicy(input));
  const routes = [{ path: '*', read: policy.name, write: policy.name }];
  const otherDomains = request.selfOrigin === undefined && policy.selfOrigins === undefined;
  const table = new ClassTable({ classes: { [policy.name]: { policy } }, routes }, PathPatternTable, { log: () => {} });

  it('at origin-request: answers what the policy answers, passes on the rest', async () => {
    const event = originRequest(request);
    const answer = (await respond(table, event, otherDomains)) as CloudFrontResponse;
    if (expected.status === undefined) {
      expect(answer).toBe(event.Records[0].cf.request);
    } else {
      expect(answer.status).toBe(String(expected.status));
      expect(granted(plain(answer))).toEqual(expected.headers);
    }
  });

  (expected.status !== undefined ? it.skip : it)('at origin-response: gives the response its headers', async () => {
    const answer = (await respond(
      table,
      originResponse(request, { status: '500' }),
      request.selfOrigin === undefined,
    )) as CloudFrontResponse;
    expect(answer.status).toBe('500');
    expect(granted(plain(answer))).toEqual(expected.headers);
    expect('access-control-allow-origin' in answer.headers).toBe(
      (expected.allowed && expected.reason.startsWith('origin-')) || policy.origins === '*',
    );
  });
});
