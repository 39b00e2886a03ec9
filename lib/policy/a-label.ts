/**
 * Whether each label of a host that begins with `xn--` stands for a name (https://www.unicode.org/reports/tr46/). URL
 * parsers differ: those of Node.js 24 and later take any such label. For synth only: the tables are heavy.
 */
export function hasSoundALabels(host: string): boolean {
  const { toASCII }: { toASCII(host: string, options: object): string | null } = require('tr46');
  return toASCII(host, { checkBidi: true, checkJoiners: true }) === host;
}
