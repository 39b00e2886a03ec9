import '../support/browser/short-soft-limit';
import { describe } from '@jest/globals';
import { startShop } from '../support/browser/running-shop';
import { shopSuite } from '../support/browser/shop-suite';
import { SwappedShopStack } from '../support/browser/swapped-shop-stack';
import { HAS_PYTHON } from '../support/python/has-python';

(HAS_PYTHON ? describe : describe.skip)(
  'the shop with one handler that streams and all others in Python, where python3 is there',
  () => {
    shopSuite(() => startShop(SwappedShopStack));
  },
);
