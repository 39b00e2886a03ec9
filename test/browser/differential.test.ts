import { differentialSuite } from '../support/browser/differential-suite';
import { CHROMIUM } from '../support/engines/chromium';

differentialSuite(CHROMIUM);
