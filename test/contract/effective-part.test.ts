import { describe, expect, it } from '@jest/globals';
import { readEffectiveList, readInForce, writeEffectiveList } from '../../lib/contract/effective-list';
import {
  entriesInPart,
  entriesRoom,
  partName,
  readPart,
  writePart,
  writePartVersions,
} from '../../lib/contract/effective-part';
import { listSources } from '../../lib/contract/list-sources';

const READ_AT = Date.UTC(2026, 11, 3, 9, 15);
const SOURCE = '/shop/cors/orders/origins';

describe('parts of an effective list', () => {
  const part = {
    parameter: SOURCE,
    version: 17,
    entries: ['https://app.shop.example', 'https://b.example;until=2026-12-31'],
  };

  it('are read as they were written, and no part says when it was read', () => {
    const { value, leftOut } = writePart(part);
    expect(readPart(value)).toEqual(part);
    expect(entriesInPart(value)).toBe(part.entries.join(','));
    expect([leftOut, value.includes('readAt')]).toEqual([[], false]);
    expect(entriesInPart(writePart({ ...part, entries: [] }).value)).toBe('none');
  });

  it('leave out the last entries that do not fit', () => {
    const entries = Array.from({ length: 300 }, (_, i) => `https://tenant-${i + 100}.shop.example`);
    const { value, leftOut } = writePart({ ...part, entries });
    const held = readPart(value)!.entries;
    expect(Buffer.byteLength(value)).toBeLessThanOrEqual(8192);
    expect(Buffer.byteLength(value)).toBeGreaterThan(8150);
    expect([...held, ...leftOut]).toEqual(entries);
  });

  it('and lists of one source have room for as much as is said', () => {
    for (const parameter of ['/a', SOURCE, `/${'shop/'.repeat(190)}orders/shards/99`]) {
      const entries = ['https://app.shop.example', `https://${'x'.repeat(entriesRoom(parameter) - 33)}`];
      expect(entries.join(',')).toHaveLength(entriesRoom(parameter));
      const whole = { parameter, version: 9_999_999, entries };
      expect(writePart(whole).leftOut).toEqual([]);
      expect(writeEffectiveList({ readAt: READ_AT, parts: [whole] }).leftOut).toEqual([]);
      const more = { ...whole, entries: entries.map((entry) => `${entry}x`) };
      expect(writeEffectiveList({ readAt: READ_AT, parts: [more] }).leftOut).toHaveLength(1);
    }
  });

  it('have versions, which the list says in place of entries', () => {
    const versions = { parts: [3, 17], since: '2026-12-01T08:00:00.000Z' };
    const value = writePartVersions(READ_AT, versions);
    expect(readInForce(value)).toEqual({ readAt: READ_AT, ...versions });
    expect(readInForce(writePartVersions(READ_AT, { parts: [3] }))).toEqual({ readAt: READ_AT, parts: [3] });
    expect(readEffectiveList(value)).toBeUndefined();
    expect(partName('/shop/cors/orders/effective', 1)).toBe('/shop/cors/orders/effective/1');
  });

  it.each([
    '{"readAt":"2026-12-03T09:15:00.000Z","parts":[]}',
    '{"readAt":"2026-12-03T09:15:00.000Z","parts":[0]}',
    '{"readAt":"2026-12-03T09:15:00.000Z","parts":[1.5]}',
    '{"readAt":"2026-12-03T09:15:00.000Z","parts":["1"]}',
    '{"readAt":"never","parts":[1]}',
    '{"parts":[1]}',
    'null',
  ])('are none in %s', (value) => {
    expect(readInForce(value)).toBeUndefined();
  });

  it.each(['', 'null', '[]', '{"entries":1}', '{"entries":"none"}', '{"sources":[[1,2]],"entries":"none"}'])(
    'are none of %s',
    (value) => {
      expect(readPart(value)).toBeUndefined();
    },
  );
});

describe('sources of a list', () => {
  it('are those of the operators, then those of owners', () => {
    const sources = listSources({ source: SOURCE, shards: 3, owners: { 'tea-ltd': ['tea.example'] } });
    expect(sources).toEqual([
      { parameter: '/shop/cors/orders/origins' },
      { parameter: '/shop/cors/orders/shards/1' },
      { parameter: '/shop/cors/orders/shards/2' },
      { parameter: '/shop/cors/orders/owners/tea-ltd', owner: 'tea-ltd', domains: ['tea.example'] },
    ]);
    expect(listSources({ source: '/list' })).toEqual([{ parameter: '/list' }]);
  });
});
