import { startShop } from '../support/browser/running-shop';
import { shopSuite } from '../support/browser/shop-suite';

shopSuite(startShop);
