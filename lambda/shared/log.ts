const MAX_VALUE_LENGTH = 256;

/** What a function tells its operator: one JSON line on stdout, which CloudWatch Logs Insights takes apart by itself. */
export type Log = (kind: string, fields: Readonly<Record<string, unknown>>) => void;

/** Values come from requests and parameters: each string is cut, so that nobody fills a log with one header. */
export const log: Log = (kind, fields) => {
  const line = JSON.stringify({ 'cdk-cors': kind, ...fields }, (_, value) =>
    typeof value === 'string' && value.length > MAX_VALUE_LENGTH ? value.slice(0, MAX_VALUE_LENGTH) : value,
  );
  process.stdout.write(`${line}\n`);
};
