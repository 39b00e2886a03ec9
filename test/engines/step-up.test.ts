import { stepUpSuite } from '../support/browser/step-up-suite';
import { describeEngines } from '../support/engines/engines';

describeEngines(stepUpSuite);
