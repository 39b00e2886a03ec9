import { widgetSuite } from '../support/browser/widget-suite';
import { describeEngines } from '../support/engines/engines';

describeEngines(widgetSuite);
