import { describe, expect, it } from '@jest/globals';
import {
  isFault,
  isInsecure,
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

  it('takes what is as long as an origin can be, and no more', () => {
    const text = (length: number) => `${'s'.repeat(length - 'scheme://a.example'.length)}scheme://a.example`;
    expect(isFault(parseOriginPattern(text(MAX_ORIGIN_LENGTH)))).toBe(false);
    expect(parseOriginPattern(text(MAX_ORIGIN_LENGTH + 1))).toBe('origin-syntax');
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
    expect(isFault(parsed) || isInsecure(parsed)).toBe(insecure);
  });
});
