import { differentialSuite } from '../support/browser/differential-suite';
import { describeEngines } from '../support/engines/engines';

describeEngines(differentialSuite);
