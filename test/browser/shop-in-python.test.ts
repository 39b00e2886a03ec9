import '../support/browser/short-soft-limit';
import { describe } from '@jest/globals';
import { PythonShopStack } from '../../examples/shop/python-shop-stack';
import { startShop } from '../support/browser/running-shop';
import { shopSuite } from '../support/browser/shop-suite';
import { HAS_PYTHON } from '../support/python/has-python';

(HAS_PYTHON ? describe : describe.skip)('the shop with handlers in Python, where python3 is there', () => {
  shopSuite(() => startShop(PythonShopStack));
});
