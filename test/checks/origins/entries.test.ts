import { describe, expect, it } from '@jest/globals';
import { changeBetween, changed, entriesOf, listValue } from '../../../checks/origins/entries';

describe('entries of a list', () => {
  it.each([
    ['none', []],
    ['', []],
    ['https://a.example,https://b.example', ['https://a.example', 'https://b.example']],
    [
      ' https://a.example \n https://b.example;until=2026-12-03 ',
      ['https://a.example', 'https://b.example;until=2026-12-03'],
    ],
  ])('reads %j', (value, entries) => expect(entriesOf(value)).toEqual(entries));

  it('writes none where there are none', () => {
    expect([listValue([]), listValue(['https://a.example', 'https://b.example'])]).toEqual([
      'none',
      'https://a.example,https://b.example',
    ]);
  });
});

describe('a change', () => {
  const list = ['https://a.example', 'https://b.example;until=2026-12-03', 'https://c.example'];

  it('puts in what is new, and leaves all else where it is', () => {
    expect(changed(list, { put: ['https://d.example'], remove: ['https://a.example'] })).toEqual([
      'https://b.example;until=2026-12-03',
      'https://c.example',
      'https://d.example',
    ]);
  });

  it('gives an origin that is there other days, once, even if it stood there twice', () => {
    const twice = [...list, 'https://b.example'];
    expect(changed(twice, { put: ['https://b.example;until=2027-01-01'], remove: [] })).toEqual([
      'https://a.example',
      'https://b.example;until=2027-01-01',
      'https://c.example',
    ]);
  });

  it('leads from one list to another', () => {
    const other = ['https://c.example', 'https://b.example', 'https://d.example'];
    expect(new Set(changed(list, changeBetween(list, other)))).toEqual(new Set(other));
  });

  it.each([
    [['https://a.example;until=2020-01-01', 'https://a.example'], ['https://a.example;until=2020-01-01']],
    [['https://a.example'], ['https://a.example', 'https://a.example;until=2020-01-01']],
    [['https://a.example', 'https://a.example'], ['https://a.example']],
  ])('leads from %j to %j, where an origin stands twice', (before, after) => {
    expect(changed(before, changeBetween(before, after))).toEqual(after);
  });
});
