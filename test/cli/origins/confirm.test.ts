import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { confirm } from '../../../cli/origins/confirm';

/** Somebody at a terminal who types this, and then ends the input. */
function typing(text: string) {
  const stdin = Object.assign(new PassThrough(), { isTTY: true });
  jest.spyOn(process, 'stdin', 'get').mockReturnValue(stdin as never);
  jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  stdin.end(text);
}
afterEach(() => {
  jest.restoreAllMocks();
});

describe('whoever is asked', () => {
  it.each([
    ['y\n', true],
    ['Yes\n', true],
    ['\n', false],
    ['n\n', false],
    ['', false],
  ])('and types %j, says %j', async (text, answer) => {
    typing(text);
    expect(await confirm('write?')).toBe(answer);
  });
});
