import { isAnyOrigin, takesPatterns } from './origins';
import { type Rule, whereStated } from './rule';

export const patternNotTaken: Rule = {
  id: 'pattern-not-taken',
  level: 'warning',
  summary: 'a pattern stands where only exact origins count',
  why:
    'REST APIs send the pattern as it is, and no browser takes that for its origin. HTTP APIs and function URLs are documented to take ' +
    'exact origins, and * alone.',
  fix: 'list each origin, or apply an endpoint class, which takes patterns everywhere',
  references: ['https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html'],
  check: (app) =>
    whereStated(app, ({ place, headers: { origins } }) => {
      const isTaken = (entry: string) => entry === '*' || (place === 'http-api' && isAnyOrigin(entry));
      const patterns = takesPatterns(place) ? [] : origins.filter((entry) => entry.includes('*') && !isTaken(entry));
      return patterns.length === 0
        ? undefined
        : `has patterns: ${patterns.map((entry) => JSON.stringify(entry)).join(', ')}`;
    }),
};
