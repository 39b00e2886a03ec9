import { describe, expect, it } from '@jest/globals';
import { OriginSet } from '../../lib/policy/origin-set';

describe('OriginSet', () => {
  it('tells which entry admits an origin', () => {
    const origins = new OriginSet(['https://a.example.com', 'https://*.example.net', 'https://*.b.example.net']);
    expect(origins.match('https://a.example.com')).toBe('https://a.example.com');
    expect(origins.match('https://a.example.net')).toBe('https://*.example.net');
    expect(origins.match('https://b.example.com')).toBeUndefined();
  });

  it('prefers an exact entry, then the longest pattern', () => {
    const origins = new OriginSet(['https://*.example.net', 'https://*.b.example.net', 'https://a.b.example.net']);
    expect(origins.match('https://a.b.example.net')).toBe('https://a.b.example.net');
    expect(origins.match('https://c.b.example.net')).toBe('https://*.b.example.net');
    expect(origins.match('https://b.example.net')).toBe('https://*.example.net');
  });

  it('falls back to a shorter pattern where the scheme or the labels do not fit the longest', () => {
    const origins = new OriginSet(['https://*.example.net', 'http://*.b.example.net', 'https://*.b.example.net']);
    expect(origins.match('https://c.b.example.net')).toBe('https://*.b.example.net');
    expect(new OriginSet(['https://*.example.net', 'http://*.b.example.net']).match('https://c.b.example.net')).toBe(
      'https://*.example.net',
    );
  });

  it('keeps schemes and ports of the same host apart', () => {
    const origins = new OriginSet(['http://*.localhost', 'https://*.localhost:8443']);
    expect(origins.match('http://a.localhost')).toBe('http://*.localhost');
    expect(origins.match('https://a.localhost:8443')).toBe('https://*.localhost:8443');
    expect(origins.match('https://a.localhost')).toBeUndefined();
    expect(origins.match('http://a.localhost:8443')).toBeUndefined();
  });

  it('admits nothing when it is empty', () => {
    for (const origin of ['', 'null', '*', 'https://example.com']) {
      expect(new OriginSet([]).match(origin)).toBeUndefined();
    }
  });

  it('compares characters, not their low bytes', () => {
    const origins = new OriginSet(['https://a.example.com', 'https://*.example.net']);
    const shifted = (text: string, at: number) =>
      text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) + 256) + text.slice(at + 1);
    for (const origin of ['https://a.example.com', 'https://a.example.net']) {
      for (let at = 0; at < origin.length; at++) expect(origins.match(shifted(origin, at))).toBeUndefined();
    }
  });

  it('tells entries apart whose hashes collide', () => {
    // 'Aa' and 'BB' have the same polynomial hash with base 31, from either end
    const colliding = ['https://Aa.example', 'https://BB.example'];
    const [one, other] = colliding as [string, string];
    expect(new OriginSet([one]).match(other)).toBeUndefined();
    expect(colliding.map((origin) => new OriginSet(colliding).match(origin))).toEqual(colliding);
  });

  it('finds each of 100,000 origins, and none that is not there', () => {
    const listed = Array.from({ length: 100_000 }, (_, i) => `https://tenant-${i}.example.com`);
    const origins = new OriginSet(listed);
    expect(listed.every((origin) => origins.match(origin) === origin)).toBe(true);
    expect(listed.some((_, i) => origins.match(`https://tenant-${i + 100_000}.example.com`) !== undefined)).toBe(false);
  });
});
