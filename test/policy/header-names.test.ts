import { describe, expect, it } from '@jest/globals';
import { HeaderNames, REFUSED } from '../../lib/policy/header-names';

const names = new HeaderNames(['authorization', 'content-type']);
const any = new HeaderNames(['*']);

describe('HeaderNames', () => {
  it.each([
    ['', 0],
    ['content-type', 0],
    ['Content-Type , AUTHORIZATION', 0],
    ['accept', 0b001],
    ['accept-language', 0b010],
    ['content-language', 0b100],
    ['content-language,Accept,content-type', 0b101],
    ['x', REFUSED],
    ['accept,x', REFUSED],
    ['content type', REFUSED],
  ])('checks %j', (requested, result) => {
    expect(names.check(requested)).toBe(result);
    expect(names.check([requested])).toBe(result);
    expect(names.check(['authorization', requested, ''])).toBe(result);
  });

  it('gathers what is asked for on several lines', () => {
    expect(names.check(['accept', 'content-type', 'content-language'])).toBe(0b101);
    expect(names.check([])).toBe(0);
  });

  it('has room for all names at once, each with a comma and two spaces, and for the safelisted ones', () => {
    const padded = 'accept , accept-language , content-language , authorization , content-type ';
    expect(names.check(padded)).toBe(0b111);
    expect(names.check(padded.split(','))).toBe(0b111);
  });

  it('has room for some empty elements', () => {
    expect(names.check(`${','.repeat(16)}content-type`)).toBe(0);
    expect(names.check([...Array(16).fill(''), 'content-type'])).toBe(0);
  });

  it('refuses a value that is longer than all names together, without reading it', () => {
    expect(names.check(`content-type${' '.repeat(names.maxLength)}`)).toBe(REFUSED);
    expect(any.check(`content-type${' '.repeat(any.maxLength)}`)).toBe(REFUSED);
  });

  it('refuses lines that are longer together than all names', () => {
    const line = `content-type${' '.repeat(names.maxLength - 12)}`;
    expect(names.check([line])).toBe(0);
    expect(names.check([line, ','])).toBe(REFUSED);
  });

  it('refuses more lines than all names would fill, before it looks at one', () => {
    const lines: unknown[] = Array(100_000).fill('');
    Object.defineProperty(lines, 0, {
      get: () => {
        throw new Error('it was looked at');
      },
    });
    expect(names.check(lines as string[])).toBe(REFUSED);
    expect(any.check(lines as string[])).toBe(REFUSED);
  });

  it('does not remember a refused list as an accepted one, nor its safelisted names', () => {
    expect([names.check('accept'), names.check('x'), names.check('x'), names.check('')]).toEqual([
      1,
      REFUSED,
      REFUSED,
      0,
    ]);
    expect([names.check('accept'), names.check('content-type'), names.check('accept')]).toEqual([1, 0, 1]);
  });

  it('grows with the policy', () => {
    const many = Array.from({ length: 500 }, (_, i) => `x-header-${i}`);
    expect(new HeaderNames(many).check(many.join(', '))).toBe(0);
    expect(new HeaderNames(many).check(many)).toBe(0);
    expect(new HeaderNames(many).check(`${many.join(', ')},x-header-500`)).toBe(REFUSED);
  });

  it('takes any token for *, but not authorization', () => {
    expect(any.check("x!#$%&'*+-.^_`|~09,y")).toBe(0);
    expect(any.check('accept,x')).toBe(1);
    for (const refused of ['Authorization', 'x,authorization', 'x y', 'x:', '"x"', 'ü', 'x\u0000', 'x\u007f']) {
      expect(any.check(refused)).toBe(REFUSED);
    }
    expect(new HeaderNames(['*', 'authorization']).check('Authorization,x')).toBe(0);
  });
});
