import { describe, expect, it } from '@jest/globals';
import { browserDifferences } from '../../../checks/probes/browser-differences';
import { differences } from '../../../checks/probes/differences';
import { compilePolicy, decide } from '../../../lib/policy';

const policy = compilePolicy({
  name: 'orders',
  origins: ['https://app.example'],
  methods: ['GET', 'PUT'],
  requestHeaders: ['x-b', 'x-a'],
  exposedHeaders: ['x-request-id'],
  credentials: true,
});
const REQUEST = { method: 'OPTIONS', origin: 'https://app.example', requestMethod: 'PUT', requestHeaders: 'x-a' };
const preflight = decide(policy, REQUEST);

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

  it('tells methods apart by case, as browsers do, and names of headers not', () => {
    const { 'access-control-allow-methods': methods = '', 'access-control-allow-headers': names = '' } =
      preflight.headers;
    const written = (headers: object) => ({ status: 204, headers: { ...preflight.headers, ...headers } });
    const inLowerCase = written({ 'access-control-allow-methods': methods.toLowerCase() });
    expect(differences(preflight, inLowerCase)).toHaveLength(1);
    expect(browserDifferences(policy, REQUEST, preflight, inLowerCase)).toHaveLength(1);
    const inUpperCase = written({ 'access-control-allow-headers': names.toUpperCase() });
    expect(differences(preflight, inUpperCase)).toEqual([]);
    expect(browserDifferences(policy, REQUEST, preflight, inUpperCase)).toEqual([]);
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
