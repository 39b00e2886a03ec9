import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type AttributeValue, marshal, unmarshal } from '../../../request/aws/dynamodb-item';

describe('items of DynamoDB', () => {
  it('are written as DynamoDB writes them', () => {
    const item = { pk: 'client', n: -1.5, on: true, nothing: null, list: ['a', 1], map: { deep: { x: '' } } };
    expect(marshal(item)).toEqual({
      pk: { S: 'client' },
      n: { N: '-1.5' },
      on: { BOOL: true },
      nothing: { NULL: true },
      list: { L: [{ S: 'a' }, { N: '1' }] },
      map: { M: { deep: { M: { x: { S: '' } } } } },
    });
  });

  it('leave out attributes that are undefined, also deep inside', () => {
    expect(marshal({ a: undefined, b: { c: undefined, d: 1 } })).toEqual({ b: { M: { d: { N: '1' } } } });
  });

  it('are read as they were written', () => {
    // DynamoDB knows no negative zero
    const json = fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as unknown);
    fc.assert(
      fc.property(fc.dictionary(fc.string(), json), (item) => {
        const stored: Record<string, AttributeValue> = JSON.parse(JSON.stringify(marshal(item)));
        expect(unmarshal(stored)).toEqual({ ...item });
      }),
      { numRuns: 500 },
    );
  });

  it('keep an attribute that is called __proto__ an attribute', () => {
    const item = unmarshal(JSON.parse('{"__proto__":{"M":{"admin":{"BOOL":true}}}}'));
    expect(Object.keys(item)).toEqual(['__proto__']);
    expect('admin' in item).toBe(false);
  });

  it.each([
    ['a number that is none', Number.NaN],
    ['one without end', Number.POSITIVE_INFINITY],
    ['a bigint', 1n],
    ['a symbol', Symbol('a')],
    ['a function', () => 1],
    ['a gap in a list', [undefined]],
  ])('cannot hold %s', (_, value) => {
    expect(() => marshal({ value })).toThrow(TypeError);
    expect(() => marshal({ deep: { value: [value] } })).toThrow(TypeError);
  });

  it.each([
    ['a set', { SS: ['a'] }],
    ['bytes', { B: 'AA==' }],
    ['no type', {}],
    ['no attribute', null],
    ['a text', 'S'],
  ])('with %s were not written by us', (_, value) => {
    expect(() => unmarshal({ value: value as unknown as AttributeValue })).toThrow(TypeError);
  });

  it.each([[undefined], [null], ['item']])('are objects, not %j', (item) => {
    expect(() => unmarshal(item as never)).toThrow(TypeError);
  });
});
