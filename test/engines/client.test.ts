import { clientSuite } from '../support/browser/client-suite';
import { describeEngines } from '../support/engines/engines';

describeEngines(clientSuite);
