import { describe, expect, it } from '@jest/globals';
import type { ListParameter, ListVersion } from '../../../cli/origins/list-parameter';
import { writeWithoutPartner } from '../../../cli/origins/write-without-partner';

const TEA = 'https://tea.example';

/** A list into which somebody writes right before each of our writings, as long as there is something left to write. */
function listOf(value: string, theirs: string[]) {
  const all: ListVersion[] = [{ version: 1, value }];
  const put = (text: string, base?: number) =>
    all.push({ version: all.length + 1, value: text, ...(base !== undefined && { base }) });
  const list = {
    name: '/shop/orders/owners/tea-ltd',
    versions: async () => [...all],
    write: async (text: string, _: string | undefined, base: number) => {
      const next = theirs.shift();
      if (next !== undefined) put(next);
      return put(text, base);
    },
  } as unknown as ListParameter;
  return { list, current: all[0]!, last: () => all.at(-1)!.value };
}

const owners = { parameter: '/shop/orders/owners/tea-ltd', targets: [], owner: { name: 'tea-ltd' } };
const operators = { parameter: '/shop/orders/origins', targets: [] };

describe('a list without a partner', () => {
  it('has nothing that the partner wrote meanwhile', async () => {
    const { list: parameter, current, last } = listOf(TEA, [`${TEA},https://again.tea.example`]);
    await writeWithoutPartner({ parameter, current, listed: owners }, 'tea-ltd', 'revoke');
    expect(last()).toBe('none');
  });

  it('is said not to be one where the partner goes on writing', async () => {
    const theirs = Array.from({ length: 9 }, (_, i) => `https://again-${i}.tea.example`);
    const { list: parameter, current } = listOf(TEA, theirs);
    await expect(writeWithoutPartner({ parameter, current, listed: owners }, 'tea-ltd', 'revoke')).rejects.toThrow(
      /^list-busy - /,
    );
  });

  it('has nothing that an operator removed meanwhile, though it was not of the partner alone', async () => {
    const value = `https://app.example,${TEA};owner=tea-ltd,${TEA};until=2099-01-01`;
    const { list: parameter, current, last } = listOf(value, ['https://app.example']);
    await writeWithoutPartner({ parameter, current, listed: operators }, 'tea-ltd', 'revoke');
    expect(last()).toBe('https://app.example');
  });
});
