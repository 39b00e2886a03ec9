import { clientSuite } from '../support/browser/client-suite';
import { CHROMIUM } from '../support/engines/chromium';

clientSuite(CHROMIUM);
