import { expect, it } from '@jest/globals';
import { urlOrigin } from '../../request/url-origin';

it.each([
  ['https://api.shop.example', 'https://api.shop.example'],
  ['http://[::1]:8080/prod/orders', 'http://[::1]:8080'],
  ['https://api.shop.example?v=1', 'https://api.shop.example'],
  ['https://api.shop.example#1', 'https://api.shop.example'],
  ['https://', undefined],
  ['urn:shop:api', undefined],
  ['shop-api', undefined],
])('the origin of %s is %s', (uri, origin) => {
  expect(urlOrigin(uri)).toBe(origin);
});
