import { describe, expect, it } from '@jest/globals';
import type { CachePolicy } from '../../../lib/template/distribution/distribution';
import { CACHING_DISABLED_ID } from '../../../lib/template/distribution/managed-policies';
import { Policies } from '../../../lib/template/distribution/policies';
import { edgeHeaders } from '../../../preview/distribution/edge-headers';
import { timeToLive } from '../../../preview/distribution/time-to-live';

const CACHING_DISABLED = new Policies([]).cache(CACHING_DISABLED_ID, () => {});
const POLICY: CachePolicy = { ...CACHING_DISABLED, maxTtl: 60, keepsErrors: true };

function secondsKept(status: number, cacheControl?: string, policy = POLICY, errorTtls = new Map<number, number>()) {
  const headers = edgeHeaders(cacheControl === undefined ? [] : [['Cache-Control', cacheControl]]);
  return timeToLive({ status, statusDescription: '', headers, body: Buffer.alloc(0) }, policy, errorTtls);
}

/** The tables of https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/HTTPStatusCodes.html */
const KEPT = [404, 414, 500, 501, 502, 503, 504];
const KEPT_ON_REQUEST = [400, 403, 405, 412, 415];
const KEPT_UNLESS_FORBIDDEN = [404, 414, 501];

describe('how long an error is kept', () => {
  it('is 10 s for some, for others as long as Cache-Control says, and no time for the rest', () => {
    for (let status = 400; status < 600; status++) {
      const kept = KEPT.includes(status);
      const asked = kept || KEPT_ON_REQUEST.includes(status);
      expect([status, secondsKept(status)]).toEqual([status, kept ? 10 : 0]);
      expect([status, secondsKept(status, 'max-age=30')]).toEqual([status, asked ? 30 : 0]);
    }
  });

  it('is no time where the origin forbids it, which it can for few', () => {
    for (const directive of ['no-store', 'no-cache', 'private']) {
      const ignoring = KEPT.filter((status) => secondsKept(status, directive) === 10);
      expect([directive, ignoring]).toEqual([directive, KEPT.filter((one) => !KEPT_UNLESS_FORBIDDEN.includes(one))]);
      for (const status of KEPT_ON_REQUEST) expect([status, secondsKept(status, directive)]).toEqual([status, 0]);
    }
  });

  it('lies between the error caching minimum TTL and the maximum TTL of the policy', () => {
    expect(secondsKept(404, 'max-age=3')).toBe(10);
    expect(secondsKept(404, 'max-age=600')).toBe(60);
    expect(secondsKept(404, 'max-age=3', POLICY, new Map([[404, 5]]))).toBe(5);
    expect(secondsKept(404, undefined, POLICY, new Map([[404, 0]]))).toBe(0);
  });

  it('is no time with CachingDisabled', () => {
    for (const status of [...KEPT, ...KEPT_ON_REQUEST]) {
      expect([status, secondsKept(status, 'max-age=30', CACHING_DISABLED)]).toEqual([status, 0]);
    }
  });
});
