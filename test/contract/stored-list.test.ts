import { describe, expect, it } from '@jest/globals';
import { MAX_ITEM_BYTES, outermost, patternKeys, storedList } from '../../lib/contract/stored-list';

describe('a list in a key value store', () => {
  it('has a key for each exact origin, and for the patterns of a domain and of each of its subdomains', () => {
    const list = [
      ...['https://app.example.com', 'https://*.example.com', 'https://*.eu.example.com', 'https://*.a.eu.example.com'],
      ...['http://localhost:*', 'http://*.localhost:3000'],
    ];
    const { items, leftOut } = storedList('orders', list, ['example.com', 'localhost', 'eu.example.com']);
    expect(Object.fromEntries(items)).toEqual({
      'orders:https://app.example.com': '-',
      'orders*example.com': 'https://*.example.com',
      'orders*eu.example.com': 'https://*.eu.example.com https://*.a.eu.example.com',
      'orders*localhost': 'http://localhost:* http://*.localhost:3000',
    });
    expect(leftOut).toEqual([]);
  });

  it('leaves out what the class has no domain for, and the last patterns of a subdomain that has too many', () => {
    const list = [...Array.from({ length: 60 }, (_, i) => `https://*.t${i}.eu.example.com`), 'https://*.else.example'];
    const { items, leftOut } = storedList('orders', list, ['example.com']);
    const [key, value] = [...items][0]!;
    expect([items.size, key]).toEqual([1, 'orders*eu.example.com']);
    expect(key.length + value.length).toBeLessThanOrEqual(MAX_ITEM_BYTES);
    expect(value.split(' ')).toEqual(list.slice(0, value.split(' ').length));
    expect(leftOut).toEqual(list.slice(value.split(' ').length));
  });

  it('holds tens of thousands of origins in the 5 MB of a store', () => {
    const list = [...Array.from({ length: 50_000 }, (_, i) => `https://tenant-${i}.shop.customers.example.com`)];
    const { items } = storedList('orders', list, []);
    const bytes = [...items].reduce((sum, [key, value]) => sum + key.length + value.length, 0);
    expect(items.size).toBe(50_000);
    expect(bytes).toBeLessThan(5 * 1024 * 1024);
  });

  it('looks at two keys of patterns at most, whatever the host', () => {
    const domains = outermost(['example.com', 'eu.example.com', 'example.com', 'localhost']);
    expect(domains).toEqual(['example.com', 'localhost']);
    expect(patternKeys('orders', 'a.b.eu.example.com', domains)).toEqual([
      'orders*example.com',
      'orders*eu.example.com',
    ]);
    expect(patternKeys('orders', 'example.com', domains)).toEqual(['orders*example.com']);
    expect(patternKeys('orders', 'badexample.com', domains)).toEqual([]);
    expect(patternKeys('orders', '.example.com', domains)).toEqual(['orders*example.com', 'orders*.example.com']);
  });
});
