import { parseAuthoredOrigin } from '../policy/authored-origin';
import { isProblem } from '../policy/origin-problem';
import type { CorsPlace } from '../template/cors/cors-statement';
import { type Rule, whereStated } from './rule';

export const originNeverSent: Rule = {
  id: 'origin-never-sent',
  level: 'warning',
  summary: 'an entry is no origin that any browser sends',
  why:
    'Origins are compared byte by byte. What is no origin, such as a URL with a slash at its end, several origins in one header, or ' +
    'upper case, admits nobody.',
  fix: 'write each origin as browsers send it: scheme, host, and a port that is not the default, in lower case',
  references: ['https://fetch.spec.whatwg.org/#origin-header'],
  check: (app) =>
    whereStated(app, ({ place, headers: { origins } }) => {
      const problems = origins.flatMap((entry) => problemOf(entry, place) ?? []);
      return problems.length === 0 ? undefined : `has what no browser sends: ${problems.join('; ')}`;
    }),
};

function problemOf(entry: string, place: CorsPlace): string | undefined {
  if (entry.includes('*') || entry.toLowerCase() === 'null') return undefined;
  // CloudFront takes an entry without a scheme for both
  const isBare = place === 'response-headers-policy' && !entry.includes('://');
  const parsed = parseAuthoredOrigin(isBare ? `https://${entry}` : entry);
  return isProblem(parsed) ? `${JSON.stringify(entry)} (${parsed.reason}; ${parsed.fix})` : undefined;
}
