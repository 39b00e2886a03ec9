const MAX_VALUE_LENGTH = 256;

/** What a function tells its operator: one JSON line on stdout, which CloudWatch Logs Insights takes apart by itself. */
export type Log = (kind: string, fields: Readonly<Record<string, unknown>>) => void;

/** Values come from requests and parameters: each string is cut, so that nobody fills a log with one header. */
export const log: Log = (kind, fields) => {
  const line = JSON.stringify({ 'cdk-cors': kind, ...fields }, hasNothingToCut(fields) ? undefined : cut);
  process.stdout.write(`${line}\n`, outlive);
};

/** Whoever reads the log may be gone: that would end the process, a server for example. */
function outlive(error: unknown): void {
  if (error) process.stdout.once('error', () => {});
}

/** Most lines have nothing to cut; `JSON.stringify` is three times faster when it need not ask for each value. */
function hasNothingToCut(fields: Readonly<Record<string, unknown>>): boolean {
  for (const name in fields) {
    const value = fields[name];
    if (typeof value === 'string' ? value.length > MAX_VALUE_LENGTH : typeof value === 'object') return false;
  }
  return true;
}

function cut(_: string, value: unknown): unknown {
  return typeof value === 'string' && value.length > MAX_VALUE_LENGTH ? value.slice(0, MAX_VALUE_LENGTH) : value;
}
