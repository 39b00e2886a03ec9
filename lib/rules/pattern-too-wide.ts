import { openNameUnder } from '../policy/public-suffix';
import { hostOf, isAnyOrigin, takesPatterns } from './origins';
import { type Rule, whereStated } from './rule';

export const patternTooWide: Rule = {
  id: 'pattern-too-wide',
  level: 'warning',
  summary: 'anybody can get a name that fits a pattern',
  why:
    'A wildcard inside a label, as in https://*example.com, fits names such as https://evil-example.com. Under a public suffix, as ' +
    'vercel.app or com, everybody can register a name.',
  fix: 'put the wildcard in place of whole labels in front of a domain of your own: https://*.example.com',
  references: [
    'https://publicsuffix.org/list/',
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/ManageCorsUsing.html',
  ],
  check: (app) =>
    whereStated(app, ({ place, headers: { origins } }) => {
      const patterns = takesPatterns(place)
        ? origins.filter((entry) => entry.includes('*') && !isAnyOrigin(entry))
        : [];
      const wide = patterns.filter(isWide);
      return wide.length === 0
        ? undefined
        : `has patterns that are too wide: ${wide.map((entry) => JSON.stringify(entry)).join(', ')}`;
    }),
};

function isWide(entry: string): boolean {
  const host = hostOf(entry);
  const domain = host.replace(/^\*\./, '');
  // where the wildcard stands for the scheme or a port alone, the host is exact
  if (!host.includes('*')) return false;
  return domain.includes('*') || openNameUnder(domain.toLowerCase()) !== undefined;
}
