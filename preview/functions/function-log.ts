import type { Log } from '../log';

/** What is in a line for the sake of its metrics alone: dimensions, and the metrics themselves. */
const COUNTED = /^(?:[A-Z]|(?:stack|place|tokens|network|weight)$)/;

/** Passes on what functions write; lines about CORS decisions are put into words. */
export function logFunctionLine(log: Log, label: string, line: string): void {
  const entry = parse(line);
  if (entry) logCorsEntry(log, label, entry);
  else log(`${label}  ${line}`);
}

/** Puts an entry of the CORS log into one line: what happened, then the facts. */
export function logCorsEntry(log: Log, label: string, entry: Readonly<Record<string, unknown>>): void {
  const { 'cdk-cors': what, class: name, kind, allowed, reason, origin, method, ...rest } = withoutMetrics(entry);
  const verdict = typeof allowed === 'boolean' ? (allowed ? 'allowed' : 'DENIED') : undefined;
  const head = [what === 'decision' ? undefined : what, name, kind, verdict, reason, origin, method];
  const facts = Object.entries(rest).map(([key, value]) => `${key}=${shown(value)}`);
  log(`cors  ${[label, ...head.filter((part) => part !== undefined).map(shown), ...facts].join('  ')}`);
}

/** `/metrics` has what is counted. */
function withoutMetrics({ _aws, ...entry }: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  if (_aws === undefined) return entry;
  return Object.fromEntries(Object.entries(entry).filter(([name]) => !COUNTED.test(name)));
}

function parse(line: string): Record<string, unknown> | undefined {
  if (!line.includes('"cdk-cors"')) return undefined;
  try {
    const entry: unknown = JSON.parse(line);
    return typeof entry === 'object' && entry !== null && 'cdk-cors' in entry ? { ...entry } : undefined;
  } catch {
    return undefined;
  }
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}
