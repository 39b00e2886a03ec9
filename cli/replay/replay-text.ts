import { becomes, type Replay, type ReplayedRequests } from './replay';

/** Origins that are shown; a report of more is for programs. */
const SHOWN = 50;

/** What replaying came to. */
export interface ReplayReport {
  /** Were let in, and would be denied. */
  readonly denied: readonly ReplayedRequests[];
  /** Were denied, and would be let in. */
  readonly admitted: readonly ReplayedRequests[];
  /** Would be denied; what was is not known. */
  readonly undecided: readonly ReplayedRequests[];
  readonly judged: number;
  readonly unknown: number;
  /** Of requests that are not told apart any more. */
  readonly others: Replay['others'];
  readonly skipped: Readonly<Record<string, number>>;
  /** ISO 8601; left out where no log says when. */
  readonly from?: string;
  readonly to?: string;
}

export function reportOf(replay: Replay, skipped: Readonly<Record<string, number>>): ReplayReport {
  const { kinds, judged, unknown, others } = replay;
  const times = kinds.flatMap(({ first, last }) => [first, last]).filter((at) => !Number.isNaN(at));
  const [from, to] = [
    times.reduce((a, b) => Math.min(a, b), Infinity),
    times.reduce((a, b) => Math.max(a, b), -Infinity),
  ];
  return {
    denied: kinds.filter((one) => becomes(one) === 'denied'),
    admitted: kinds.filter((one) => becomes(one) === 'admitted'),
    undecided: kinds.filter((one) => becomes(one) === 'undecided'),
    judged,
    unknown,
    others,
    skipped,
    ...(times.length > 0 && { from: new Date(from).toISOString(), to: new Date(to).toISOString() }),
  };
}

/** The report for people. */
export function replayLines(report: ReplayReport): string[] {
  const { denied, admitted, undecided, judged, unknown, others, skipped, from, to } = report;
  const when = from === undefined ? '' : `, from ${minute(from)} to ${minute(to!)}`;
  return [
    `${count(judged, 'request')} judged${when}`,
    ...section('would be denied, and were let in', denied),
    ...section('would be let in, and were denied', admitted),
    ...section('would be denied; the logs do not say what was decided (--current)', undecided),
    ...othersLine(others),
    ...(denied.length + admitted.length + undecided.length + others.denied + others.admitted + others.undecided === 0
      ? ['every request would be decided as it was']
      : []),
    ...(unknown > 0 ? [`${count(unknown, 'request')} without an origin in the log, which nobody can judge`] : []),
    ...Object.entries(skipped).flatMap(([what, lines]) =>
      lines > 0 ? [`skipped ${count(lines, 'line')} ${what}`] : [],
    ),
  ];
}

function othersLine({ denied, admitted, undecided, same }: ReplayReport['others']): string[] {
  if (denied + admitted + undecided + same === 0) return [];
  const unknown = undecided > 0 ? `, ${undecided} would be denied of which the logs do not say what was decided` : '';
  return [
    `of too many different ones to tell apart: ${denied} would be denied, ${admitted} let in, ${same} as before${unknown}`,
  ];
}

function section(title: string, requests: readonly ReplayedRequests[]): string[] {
  if (requests.length === 0) return [];
  const byOrigin = new Map<string, ReplayedRequests[]>();
  for (const one of requests) byOrigin.set(one.origin, [...(byOrigin.get(one.origin) ?? []), one]);
  const all = [...byOrigin].sort(([, a], [, b]) => sum(b) - sum(a));
  const more = all.length - SHOWN;
  return [
    `${title}:`,
    ...all.slice(0, SHOWN).flatMap(([origin, of]) => [
      `  ${origin}  ${count(sum(of), 'request')}${since(of)}`,
      ...of.map(({ class: name, kind, method, requestHeaders, reason, count: n }) => {
        const what = kind === 'preflight' ? ['preflight', method].filter(Boolean).join(' for ') : (method ?? 'request');
        return `    ${name}: ${what}${requestHeaders === undefined ? '' : ` with ${requestHeaders}`}, ${reason} (${n})`;
      }),
    ]),
    ...(more > 0 ? [`  and ${count(more, 'more origin')} (--json has all)`] : []),
  ];
}

function sum(requests: readonly ReplayedRequests[]): number {
  return requests.reduce((total, one) => total + one.count, 0);
}

function since(requests: readonly ReplayedRequests[]): string {
  const dated = requests.filter(({ first }) => !Number.isNaN(first));
  if (dated.length === 0) return '';
  const first = dated.reduce((least, one) => Math.min(least, one.first), Infinity);
  const last = dated.reduce((most, one) => Math.max(most, one.last), -Infinity);
  return ` since ${minute(new Date(first).toISOString())}, last ${minute(new Date(last).toISOString())}`;
}

/** `2026-11-30T12:00Z` */
function minute(time: string): string {
  return `${time.slice(0, 16)}Z`;
}

function count(n: number, what: string): string {
  return `${n.toLocaleString('en')} ${what}${n === 1 ? '' : 's'}`;
}
