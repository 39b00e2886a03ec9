import type { FunctionConfig, Route } from '../contract/function-config';
import { POLICY_DEFAULTS } from '../policy/defaults';
import { needsAnswerFirst } from '../policy/needs-preflight';
import type { Distribution } from '../template/distribution/distribution';
import type { StatementsOf } from './target';

/** Who states the policies of a distribution. */
export function distributionStatements({ behaviors }: Distribution, config: FunctionConfig): StatementsOf {
  return (route) => {
    const behavior = behaviors.find(({ pattern }) => pattern === route.path);
    if (behavior === undefined) return { preflights: [], responses: [] };
    // where CloudFront's own means are enough, a function at this event is the user's
    const responses = behavior.responseHeaders?.cors ? 'response headers policy' : 'Lambda@Edge';
    const atEdge = responses === 'Lambda@Edge' || isAskedFirst(config, route);
    return { preflights: [atEdge ? 'Lambda@Edge' : 'the origin, though browsers need none'], responses: [responses] };
  };
}

function isAskedFirst({ classes }: FunctionConfig, { read }: Route): boolean {
  return needsAnswerFirst({ ...POLICY_DEFAULTS, methods: [], ...classes[read]?.policy });
}
