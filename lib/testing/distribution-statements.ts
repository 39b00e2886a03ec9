import type { FunctionConfig, Route } from '../contract/function-config';
import type { Behavior, Distribution } from '../template/distribution/distribution';
import type { StatementsOf } from './target';

/** Who states the policies of a distribution. */
export function distributionStatements({ behaviors }: Distribution, config: FunctionConfig): StatementsOf {
  return (route) => {
    const behavior = behaviors.find(({ pattern }) => pattern === route.path);
    if (behavior === undefined) return { preflights: [], responses: [] };
    // where CloudFront's own means are enough, a function at this event is the user's
    const responses = behavior.responseHeaders?.cors ? 'response headers policy' : 'Lambda@Edge';
    return { preflights: [preflightsOf(behavior, config, route)], responses: [responses] };
  };
}

function preflightsOf({ functions, cloudFrontFunctions }: Behavior, config: FunctionConfig, route: Route): string {
  if (functions.has('origin-request')) return 'Lambda@Edge';
  // without a list that is pushed, a function at this event is the user's
  const isPushed = [route.read, route.write].some((name) => config.classes[name]?.live?.effective !== undefined);
  if (isPushed && cloudFrontFunctions.has('viewer-request')) return 'CloudFront Function';
  return 'the origin, though browsers need none';
}
