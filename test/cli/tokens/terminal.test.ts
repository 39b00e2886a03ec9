import { describe, expect, it } from '@jest/globals';
import { printable, told } from '../../../cli/tokens/terminal';

describe('what goes out to the terminal', () => {
  it.each([
    ['acme, 3 "quotes" and \\', 'acme, 3 "quotes" and \\'],
    ['\u001b[2J\u007f\u009b', '\\u001b[2J\\u007f\\u009b'],
    ['a\nb\r', 'a\\u000ab\\u000d'],
    ['b\u00fccher \u202e \ud83d\ude00', 'b\\u00fccher \\u202e \\ud83d\\ude00'],
  ])('is in printable ASCII alone: %j', (line, shown) => {
    expect(printable(line)).toBe(shown);
  });

  it('has the lines of an error, and no more in them', async () => {
    const command = told(async (id: string) => {
      throw new Error(`client ${id}\nscopes[0]: ${id}`);
    });
    await expect(command('\u009b2J')).rejects.toThrow(/^client \\u009b2J\nscopes\[0\]: \\u009b2J$/);
    await expect(told(() => Promise.resolve())()).resolves.toBeUndefined();
  });
});
