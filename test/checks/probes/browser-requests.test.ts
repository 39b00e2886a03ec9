import { describe, expect, it } from '@jest/globals';
import { browserRequests } from '../../../checks/probes/browser-requests';

const origin = 'https://app.example';

describe('browserRequests', () => {
  it('sends simple requests without a preflight', () => {
    expect(browserRequests({ origin, method: 'POST', requestHeaders: ['Accept'] })).toEqual([
      { method: 'POST', origin },
    ]);
  });

  it('asks first for other methods', () => {
    expect(browserRequests({ origin, method: 'PUT', requestHeaders: [] })).toEqual([
      { method: 'OPTIONS', origin, requestMethod: 'PUT' },
      { method: 'PUT', origin },
    ]);
  });

  it('asks for headers in lower case, sorted, once each', () => {
    const [preflight] = browserRequests({ origin, method: 'GET', requestHeaders: ['X-B', 'x-a', 'x-b', 'accept'] });
    expect(preflight).toEqual({ method: 'OPTIONS', origin, requestMethod: 'GET', requestHeaders: 'x-a,x-b' });
  });

  it('never asks without an origin', () => {
    expect(browserRequests({ origin: undefined, method: 'DELETE', requestHeaders: ['x-a'] })).toEqual([
      { method: 'DELETE' },
    ]);
  });
});
