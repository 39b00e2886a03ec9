import { describe, expect, it } from '@jest/globals';
import {
  isInsecure,
  isProblem,
  MAX_ORIGIN_LENGTH,
  type OriginPattern,
  parseOriginPattern,
} from '../../lib/policy/origin';

describe('parseOriginPattern', () => {
  it.each<[string, Omit<OriginPattern, 'text'>]>([
    ['https://app.example.com', { scheme: 'https', wildcard: false, host: 'app.example.com', port: '' }],
    ['http://localhost:3000', { scheme: 'http', wildcard: false, host: 'localhost', port: '3000' }],
    ['https://*.example.com', { scheme: 'https', wildcard: true, host: 'example.com', port: '' }],
    ['https://*.example.com:8443', { scheme: 'https', wildcard: true, host: 'example.com', port: '8443' }],
    ['https://192.0.2.7:1', { scheme: 'https', wildcard: false, host: '192.0.2.7', port: '1' }],
    ['https://[2001:db8::7]', { scheme: 'https', wildcard: false, host: '[2001:db8::7]', port: '' }],
    ['https://[::1]:8443', { scheme: 'https', wildcard: false, host: '[::1]', port: '8443' }],
    ['capacitor://localhost', { scheme: 'capacitor', wildcard: false, host: 'localhost', port: '' }],
  ])('takes %s apart', (text, parts) => {
    expect(parseOriginPattern(text)).toEqual({ text, ...parts });
  });

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
    const parsed = parseOriginPattern(text);
    expect(isProblem(parsed) && parsed.fix).toContain(suggestion);
    expect(isProblem(parseOriginPattern(JSON.parse(suggestion)))).toBe(false);
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
    const parsed = parseOriginPattern(text);
    expect(isProblem(parsed) && parsed.fix).not.toMatch(/undefined|write ""|"https:\/\/"/);
    expect(isProblem(parsed)).toBe(true);
  });

  it('takes what is as long as an origin can be, and no more', () => {
    const text = (length: number) => `${'s'.repeat(length - 'scheme://a.example'.length)}scheme://a.example`;
    expect(isProblem(parseOriginPattern(text(MAX_ORIGIN_LENGTH)))).toBe(false);
    expect(parseOriginPattern(text(MAX_ORIGIN_LENGTH + 1))).toMatchObject({ code: 'origin-syntax' });
  });
});

describe('isInsecure', () => {
  it.each([
    ['http://example.com', true],
    ['http://*.example.com', true],
    ['http://128.0.0.1', true],
    ['http://[::2]', true],
    ['http://localhost.example', true],
    ['http://mylocalhost', true],
    ['http://localhost', false],
    ['http://a.localhost:3000', false],
    ['http://*.localhost', false],
    ['http://127.0.0.1:3000', false],
    ['http://127.255.255.254', false],
    ['http://[::1]', false],
    ['https://example.com', false],
    ['capacitor://localhost', false],
  ])('%s: %s', (text, insecure) => {
    const parsed = parseOriginPattern(text);
    expect(isProblem(parsed) || isInsecure(parsed)).toBe(insecure);
  });
});
