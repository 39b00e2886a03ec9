import { expect, it } from '@jest/globals';
import { callbackOrigins } from '../../../cli/suggest/callback-origins';

const list = { named: 'orders', options: [], problemsOf: () => [] };
const found = (...callbackUrls: string[]) => callbackOrigins([{ id: '1', name: 'web', callbackUrls }], [], list);

it.each([
  'https://shop.example;until=2099-12-03/cb',
  'https://shop.example;leaves=0/cb',
  "https://shop'$(id).example/cb",
  'https://shop.example,other.example/cb',
  'https://shop.example./cb',
])('suggests no command for %s, which is no origin whatever it reads as', (url) => {
  expect(found(url)).toEqual([
    { origin: expect.any(String), clients: [{ id: '1', name: 'web' }], problems: [expect.stringMatching(/^origin-/)] },
  ]);
});

it('suggests the origin of any other web page', () => {
  expect(found('https://shop.example:8443/cb?x=;until=1')).toMatchObject([
    { origin: 'https://shop.example:8443', command: expect.stringContaining(' https://shop.example:8443 ') },
  ]);
});
