import { describe, expect, it } from '@jest/globals';
import { validatePolicy } from '../../lib/policy';
import { isFault, parseOriginPattern } from '../../lib/policy/origin';
import { type OriginProblem, originProblem } from '../../lib/policy/origin-problem';

describe('originProblem', () => {
  it.each([
    ['https://app.example.com/', '"https://app.example.com"'],
    ['https://app.example.com:443/', '"https://app.example.com"'],
    ['https://user@App.example.com/path', '"https://app.example.com"'],
    ['https://*.example.com/', '"https://*.example.com"'],
    ['app.example.com', '"https://app.example.com"'],
    ['*.example.com', '"https://*.example.com"'],
    ['https://App.Example.com', '"https://app.example.com"'],
    ['https://bücher.example', '"https://xn--bcher-kva.example"'],
    ['https://*.bücher.example:8443', '"https://*.xn--bcher-kva.example:8443"'],
    ['https://example.com.', '"https://example.com"'],
    ['https://*.example.com..:8443', '"https://*.example.com:8443"'],
    ['https://example.com:443', '"https://example.com"'],
    ['https://*.example.com:443', '"https://*.example.com"'],
    ['https://example.com:08443', '"https://example.com"'],
    ['https://[::1]:99999', '"https://[::1]"'],
    ['https://127.1:8443', '"https://127.0.0.1:8443"'],
    ['https://[0:0:0:0:0:0:0:1]', '"https://[::1]"'],
    ['https://*.192.0.2.7', '"https://192.0.2.7"'],
    ['capacitor://*.example.com', '"capacitor://example.com"'],
  ])('says what to write instead of %s', (text, suggestion) => {
    expect(problemOf(text).fix).toContain(suggestion);
    expect(parseOriginPattern(JSON.parse(suggestion))).toHaveProperty('text');
  });

  it.each([
    'https://',
    'https:///',
    '/',
    '://',
    'http://[',
    'https://%',
    'https://*.',
    '\u0000',
    '\ud83d',
    ' ',
    ':',
    '..',
  ])('finds a problem in %j without guessing', (text) => {
    expect(problemOf(text).fix).not.toMatch(/undefined|write ""|"https:\/\/"/);
  });

  it.each([
    ['*', 'origin-wildcard', /inside a list/],
    ['app://*.example.com', 'origin-wildcard', /no subdomains under app/],
    ['https://*.example.com:*', 'origin-port', /this very machine/],
    ['https://*.*.com', 'origin-wildcard', /only wildcard/],
    [`https://${'a'.repeat(400)}`, 'origin-syntax', /at most 326/],
    ['https://a b', 'origin-syntax', /a character/],
    ['example.com', 'origin-scheme', /begins with a scheme/],
    ['FILE://x', 'origin-scheme', /the scheme file/],
    ['https://example.com:0', 'origin-port', /from 1 to 65535/],
    ['https://*.127.0.0.1', 'origin-ip', /no subdomains/],
    ['https://127.1', 'origin-ip', /canonical form/],
    ['http://*.example.com:80', 'origin-default-port', /default port of http$/],
  ])('tells apart what one code stands for: %s', (text, code, reason) => {
    expect(problemOf(text)).toMatchObject({ code, reason: expect.stringMatching(reason) });
  });

  it.each([
    ['HTTP://Tea.Example/', 'https://tea.example'],
    ['http://Tea.Example', 'https://tea.example'],
    ['http://LOCALHOST:3000', 'http://localhost:3000'],
    ['http://localhost:3000/', 'http://localhost:3000'],
  ])('suggests for %j what is accepted', (text, suggested) => {
    expect(problemOf(text).fix).toBe(`write "${suggested}"`);
    expect(validatePolicy({ name: 'tea', origins: [suggested], methods: ['GET'] }).errors).toEqual([]);
  });
});

function problemOf(text: string): OriginProblem {
  const parsed = parseOriginPattern(text);
  if (!isFault(parsed)) throw new Error(`${text} is an origin`);
  return originProblem(text, parsed);
}
