/** One round of the row of mapping templates: the same list in the template and in the variables of a stage. */
import { parse } from 'velocityjs';
import { packVariables } from '../lib/contract/stage-variables';
import { compilePolicy } from '../lib/policy';
import { mappingTemplateOf, pushedTemplateOf } from '../lib/private/rest-api/mapping-template';
import { javaMap } from '../preview/rest-api/java-map';
import { javaMethods } from '../preview/rest-api/java-methods';
import { ParsedOnce } from '../preview/rest-api/parsed-once';

const TURNS = 20;
const CALLS = 300;
/** As many as the list needs. */
const VARIABLES = 14;

const { count } = JSON.parse(process.argv[2]);
const origins = Array.from({ length: count }, (_, i) => `https://tenant-${i}.shop.example`);
const requestHeaders = ['authorization', 'content-type'];
const methods = ['GET', 'POST', 'PUT'];
const policy = compilePolicy({ name: 'orders', origins, methods, requestHeaders, credentials: true });
const { values, leftOut } = packVariables('orders', origins, {}, VARIABLES);
if (leftOut.length > 0) throw new Error(`${leftOut.length} origins do not fit`);

const forms = {
  literal: [mappingTemplateOf(policy), {}],
  pushed: [pushedTemplateOf(policy, false, VARIABLES), values],
  patterns: [pushedTemplateOf(policy, true, VARIABLES), values],
};
const asked = { listed: [origins[count / 2], 204], stranger: ['https://stranger.example', 403] };

class Input {
  constructor(header) {
    this.header = javaMap(header);
  }

  params() {
    return javaMap({ header: this.header });
  }
}

function render(template, stageVariables, origin) {
  const responseOverride = { header: {}, status: 204 };
  const input = new Input({
    host: 'api.shop.example',
    origin,
    'access-control-request-method': 'PUT',
    'access-control-request-headers': 'content-type',
  });
  const context = { input, context: { responseOverride }, stageVariables };
  new ParsedOnce(template, { customMethodHandlers: [javaMethods] }).render(context);
  return responseOverride.status;
}

const result = {};
const parsed = Object.entries(forms).map(([form, [text, variables]]) => [form, parse(text), javaMap(variables)]);
for (let turn = 0; turn < TURNS; turn++) {
  for (const [form, template, variables] of parsed) {
    for (const [who, [origin, status]] of Object.entries(asked)) {
      if (render(template, variables, origin) !== status) throw new Error(`${form} is wrong about ${origin}`);
      const startedAt = process.hrtime.bigint();
      for (let call = 0; call < CALLS; call++) render(template, variables, origin);
      const nanoseconds = Number(process.hrtime.bigint() - startedAt) / CALLS;
      result[form] ??= {};
      result[form][who] = Math.min(result[form][who] ?? Number.POSITIVE_INFINITY, nanoseconds);
    }
  }
}
process.stdout.write(`\n${JSON.stringify(result)}`);
