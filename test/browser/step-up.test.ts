import { stepUpSuite } from '../support/browser/step-up-suite';
import { CHROMIUM } from '../support/engines/chromium';

stepUpSuite(CHROMIUM);
