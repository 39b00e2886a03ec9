import { widgetSuite } from '../support/browser/widget-suite';
import { CHROMIUM } from '../support/engines/chromium';

widgetSuite(CHROMIUM);
