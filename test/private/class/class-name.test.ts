import { expect, it } from '@jest/globals';
import { classNameOf } from '../../../lib/private/class/class-name';

it.each([
  ['Orders', 'orders'],
  ['OrderItems', 'order-items'],
  ['orderItems2', 'order-items2'],
  ['APIKeys', 'api-keys'],
  ['Admin_v2', 'admin-v2'],
  ['-Odd Name-', 'odd-name'],
])('%s is %s', (id, name) => {
  expect(classNameOf(id)).toBe(name);
});
