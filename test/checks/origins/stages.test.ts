import { describe, expect, it } from '@jest/globals';
import { changed } from '../../../checks/origins/entries';
import { promotion, staging, unstaging } from '../../../checks/origins/stages';

const A = 'https://a.example';
const B = 'https://b.example';
const C = 'https://c.example';

describe('a change in stages', () => {
  const list = [`${A};owner=tea`, `${B};until=2026-12-03`];

  it.each([
    ['joins in shadow', { add: [C], remove: [] }, [...list, `${C};joins=0`]],
    [
      'joins with its days',
      { add: [`${C};until=2027-01-01`], remove: [], percent: 5 },
      [...list, `${C};until=2027-01-01;joins=5`],
    ],
    ['leaves, and keeps what else is said of it', { add: [], remove: [A] }, [`${A};owner=tea;leaves=0`, list[1]]],
    [
      'joins and leaves at once',
      { add: [C], remove: [B], percent: 25 },
      [list[0], `${B};until=2026-12-03;leaves=25`, `${C};joins=25`],
    ],
  ])('%s', (_, wish, expected) => expect(changed(list, staging(list, wish))).toEqual(expected));

  const staged = [`${A};leaves=10;owner=tea`, B, `${C};joins=10`];

  it('moves all that is staged, and nothing else', () => {
    expect(changed(staged, staging(staged, { add: [], remove: [], percent: 50 }))).toEqual([
      `${A};owner=tea;leaves=50`,
      B,
      `${C};joins=50`,
    ]);
  });

  it('leaves others where they are, and keeps a percentage that nobody changes', () => {
    expect(changed(staged, staging(staged, { add: [C], remove: [B] }))).toEqual([
      staged[0],
      `${B};leaves=0`,
      staged[2],
    ]);
  });

  it('is promoted, and given up', () => {
    expect(changed(staged, promotion(staged))).toEqual([B, C]);
    expect(changed(staged, unstaging(staged))).toEqual([`${A};owner=tea`, B]);
  });

  it('brings nothing back that somebody removed meanwhile', () => {
    const meanwhile = [B];
    for (const change of [
      promotion(staged),
      unstaging(staged),
      staging(staged, { add: [], remove: [], percent: 50 }),
      staging(staged, { add: [], remove: [A] }),
    ])
      expect(changed(meanwhile, change)).toEqual(meanwhile);
  });
});
