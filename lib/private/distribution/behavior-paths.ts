import type { ClassPath } from '../limits/class-requests';
import { decodedPatternExpression, patternExpression } from '../limits/path-expressions';
import type { BehaviorClasses } from './behavior-classes';
import type { Behavior } from './behaviors';

/** The paths of a distribution's classes: CloudFront takes the first behaviour that matches, and a class has what is left for it. */
export function behaviorPaths(behaviors: readonly Pick<Behavior, 'pattern'>[], applied: BehaviorClasses): ClassPath[] {
  return behaviors.flatMap(({ pattern }, i) => {
    const found = applied.find(pattern);
    if (found === undefined) return [];
    const excluded = behaviors.slice(0, i).flatMap((before) => patternExpression(before.pattern) ?? []);
    return [{ classes: found.classes, included: decodedPatternExpression(pattern), excluded }];
  });
}
