import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decode, objectOf, SIGNATURE_LENGTHS, splitJws } from '../../../../request/tokens/token/jws';

const PAYLOAD = Buffer.from('{"a":1}').toString('base64url');
const SIGNATURE = 'S'.repeat(SIGNATURE_LENGTHS.ES256);

describe('a compact signature', () => {
  it('has three parts, of which the payload is decoded', () => {
    const text = `head.${PAYLOAD}.${SIGNATURE}`;
    expect(splitJws(text)).toEqual({ text, header: 'head', payload: Buffer.from('{"a":1}'), signature: SIGNATURE });
  });

  it.each([
    ['nothing', ''],
    ['dots alone', '..'],
    ['one part', SIGNATURE],
    ['two parts', `head.${PAYLOAD}`],
    ['no header', `.${PAYLOAD}.${SIGNATURE}`],
    ['no payload', `head..${SIGNATURE}`],
    ['no signature', `head.${PAYLOAD}.`],
    ['a signature of no algorithm of ours', `head.${PAYLOAD}.${SIGNATURE}S`],
    ['a fourth part', `head.${PAYLOAD}.${SIGNATURE}.more`],
    ['a header that is too long', `${'h'.repeat(1025)}.${PAYLOAD}.${SIGNATURE}`],
    ['a payload that is too long', `head.${'A'.repeat(4096)}.${SIGNATURE}`],
    ['a payload that is not base64url', `head.${PAYLOAD}=.${SIGNATURE}`],
  ])('is none with %s', (_, text) => {
    expect(splitJws(text)).toBeUndefined();
  });

  it('may have a signature of either algorithm', () => {
    for (const length of Object.values(SIGNATURE_LENGTHS)) {
      expect(splitJws(`head.${PAYLOAD}.${'S'.repeat(length)}`)?.signature).toHaveLength(length);
    }
  });
});

describe('base64url', () => {
  it('has one text for any bytes, which gives them back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1 }), (bytes) => {
        expect(decode(Buffer.from(bytes).toString('base64url'))).toEqual(Buffer.from(bytes));
      }),
    );
  });

  it('has no other text that is taken for the same bytes', () => {
    const character = fc.constantFrom(...'ABQRaz09-_+/= \n.');
    fc.assert(
      fc.property(fc.string({ unit: character, maxLength: 9 }), (text) => {
        expect([undefined, text]).toContain(decode(text)?.toString('base64url'));
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['padding', 'YQ=='],
    ['bits left over', 'YR'],
    ['the alphabet of base64', '+/8'],
    ['a space', 'Y Q'],
    ['a line break', 'YQ\n'],
    ['a length that no bytes have', 'YWJjZ'],
    ['nothing', ''],
  ])('is not %s', (_, text) => {
    expect(decode(text)).toBeUndefined();
  });
});

describe('the object in a part', () => {
  it('comes with the text that it was read from', () => {
    expect(objectOf(Buffer.from(' {"a":"ä"}'))).toEqual({ text: ' {"a":"ä"}', object: { a: 'ä' } });
  });

  it.each([
    ['a list', '[]'],
    ['null', 'null'],
    ['a number', '1'],
    ['a text', '"{}"'],
    ['no JSON', '{a:1}'],
    ['JSON behind a byte order mark', '\ufeff{}'],
    ['two objects', '{}{}'],
    ['nothing', ''],
  ])('is not %s', (_, text) => {
    expect(objectOf(Buffer.from(text))).toBeUndefined();
  });

  it('is not read from bytes that are no UTF-8: they would turn into another text', () => {
    const bytes = Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xc3]), Buffer.from('"}')]);
    expect(objectOf(bytes)).toBeUndefined();
  });
});
