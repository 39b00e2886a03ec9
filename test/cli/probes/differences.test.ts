import { describe, expect, it } from '@jest/globals';
import { differences } from '../../../cli/probes/differences';
import { compilePolicy, decide } from '../../../lib/policy';

const policy = compilePolicy({
  name: 'orders',
  origins: ['https://app.example'],
  methods: ['GET', 'PUT'],
  requestHeaders: ['x-b', 'x-a'],
  exposedHeaders: ['x-request-id'],
  credentials: true,
});
const preflight = decide(policy, {
  method: 'OPTIONS',
  origin: 'https://app.example',
  requestMethod: 'PUT',
  requestHeaders: 'x-a',
});

describe('differences', () => {
  it('finds none in the decision itself, however its lists are written', () => {
    const headers = { ...preflight.headers, 'access-control-allow-methods': 'PUT, GET', vary: 'Accept-Encoding, *' };
    expect(differences(preflight, { status: 204, headers })).toEqual([]);
    expect(differences(preflight, { status: 200, headers })).toEqual([]);
  });

  it.each(Object.keys(preflight.headers))('notices that %s is missing', (name) => {
    const { [name]: _, ...headers } = preflight.headers;
    expect(differences(preflight, { status: 204, headers })).toHaveLength(1);
  });

  it.each(Object.keys(preflight.headers))('notices that %s is wrong', (name) => {
    const headers = { ...preflight.headers, [name]: 'wrong' };
    expect(differences(preflight, { status: 204, headers })).toHaveLength(1);
  });

  it('notices a grant where none was expected, and a wrong status', () => {
    const denied = decide(policy, { method: 'OPTIONS', origin: 'https://evil.example', requestMethod: 'PUT' });
    const answer = { status: 204, headers: { ...denied.headers, 'access-control-allow-origin': '*' } };
    expect(differences(denied, answer)).toEqual([
      'status 204, expected 403 (origin-not-listed)',
      'access-control-allow-origin: *, expected none (origin-not-listed)',
    ]);
  });
});
