import { expect, it } from '@jest/globals';
import { changelogMarkdown, changelogOf } from '../../../cli/origins/changelog';

it('writes nothing into a changelog that a terminal or Markdown takes for its own', () => {
  const reason = 'é \u001b]0;title\u0007 \u202e **bold**\n# more';
  const log = changelogOf([{ version: 1, value: 'https://a.example`<img>`\u001b[2J', reason }]);
  expect(changelogMarkdown('/orders', log).split('\n\n').slice(2)).toEqual([
    'é \\u001b\\]0;title\\u0007 \\u202e \\*\\*bold\\*\\* \\# more',
    '- added `https://a.example\\u0060<img>\\u0060\\u001b[2J`',
  ]);
});

it('opens no block of code and names no character that Markdown would write out', () => {
  const log = changelogOf([{ version: 1, value: 'https://a.example', reason: '~~~ &#35;' }]);
  expect(changelogMarkdown('/orders', log)).toContain('\n\n\\~\\~\\~ \\&\\#35;\n\n- added');
});

it('does not say that an origin was added whose entry changed, as where it leaves', () => {
  const values = ['https://a.example', 'https://a.example;leaves=0,https://b.example;joins=0', 'https://a.example'];
  const log = changelogOf(values.map((value, i) => ({ version: i + 1, value })));
  expect(
    changelogMarkdown('/orders', log)
      .split('\n')
      .filter((line) => line.startsWith('- ')),
  ).toEqual([
    '- changed `https://a.example`',
    '- removed `https://b.example`',
    '- changed `https://a.example;leaves=0`',
    '- added `https://b.example;joins=0`',
    '- added `https://a.example`',
  ]);
});
