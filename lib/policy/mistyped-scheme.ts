import { type OriginProblem, suggest } from './origin-problem';

const SCHEMES = ['https', 'http'] as const;
/** A scheme, what stands between it and the host, and the rest. */
const WRITTEN = /^([a-z][a-z0-9+.-]*)(:\/\/|:\/?|;\/\/|\/\/)(.*)$/is;

/**
 * What is wrong with an origin whose scheme is `http` or `https` with a typing error, as `htps://` or `https//`. Any name may be the scheme
 * of an app's pages, so that functions take them; but nobody calls one like that, and no browser would ever send it.
 */
export function mistypedScheme(text: string): OriginProblem | undefined {
  const [, scheme = '', separator, rest = ''] = WRITTEN.exec(text) ?? [];
  const meant = meantBy(scheme.toLowerCase());
  if (meant === undefined || (meant === scheme.toLowerCase() && separator === '://')) return undefined;
  const reason = `${JSON.stringify(scheme + separator)} looks like ${meant}:// with a typing error, and no browser sends it`;
  return { code: 'origin-scheme', reason, fix: `write ${suggest(`${meant}://${rest}`) ?? '"https://example.com"'}` };
}

function meantBy(scheme: string): 'https' | 'http' | undefined {
  const [best, other] = SCHEMES.map((one) => [one, errorsBetween(scheme, one)] as const).sort((a, b) => a[1] - b[1]);
  const [meant, errors] = best![1] === other![1] ? (['https', best![1]] as const) : best!;
  // words such as help and steps are two letters away, and may be the scheme of an app
  const isClear = errors <= 1 || /^(htt.*|[htps]+)$/.test(scheme);
  return errors <= 2 && isClear ? meant : undefined;
}

/** How many letters were left out, added or mistaken, or change places with the next one. */
function errorsBetween(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 2) return 3;
  const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const one = a[i - 1] === b[j - 1] ? 0 : 1;
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swapped = isSwapped ? rows[i - 2]![j - 2]! + 1 : 3;
      row.push(Math.min(rows[i - 1]![j]! + 1, row[j - 1]! + 1, rows[i - 1]![j - 1]! + one, swapped));
    }
    rows.push(row);
  }
  return rows[a.length]![b.length]!;
}
