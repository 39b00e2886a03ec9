import {
  CLASS_DIMENSIONS,
  ENTRIES_LEFT_OUT,
  ENTRIES_REJECTED,
  READ_FAILURES,
  STACK_DIMENSIONS,
  SYNC_FAILURES,
} from '../../lib/contract/metrics';
import type { TargetConfig } from '../../lib/contract/sync-config';
import { embeddedMetrics } from '../../request/observe/embedded-metrics';
import type { ClassList } from './class-list';
import type { ClassStatus } from './class-status';
import type { Followed } from './follow';
import type { SyncRuntime } from './sync-runtime';

const EXAMPLES = 5;

/** Logs and counts what is to be known of a class. Returns what a deployment has to know. */
export function tellClass(
  { config, clock, log }: SyncRuntime,
  { name, list, sources, leftOut, failure, isWritten, isLeft }: ClassList,
  followed: readonly Followed[],
): string[] {
  const { source, effective, metrics } = config.classes[name]!;
  const say = (fields: Readonly<Record<string, unknown>>, counted: Readonly<Record<string, number>> = {}) => {
    const all = { stack: metrics, class: name, parameter: source, ...fields };
    log('allowlist', { ...all, ...(metrics && embeddedMetrics(clock(), [CLASS_DIMENSIONS], counted)) });
  };
  for (const { source, part, problem, rejected } of sources) {
    const { parameter, owner } = source;
    const since = owner === undefined ? { servingSince: list && new Date(list.readAt).toISOString() } : { owner };
    if (problem) say({ parameter, ...problem, ...since }, { [READ_FAILURES]: 1 });
    if (rejected.length === 0) continue;
    const counts = { valid: part?.entries.length ?? 0, rejected: rejected.length };
    const fields = { parameter, owner, problem: 'entries-rejected', ...counts, examples: rejected.slice(0, EXAMPLES) };
    say(fields, { [ENTRIES_REJECTED]: rejected.length });
  }
  const most = [leftOut, ...followed.map((one) => one.leftOut.get(name) ?? [])].sort((a, b) => b.length - a.length)[0]!;
  if (most.length > 0) {
    const fields = { problem: 'entries-left-out', leftOut: most.length, examples: most.slice(0, EXAMPLES) };
    say(fields, { [ENTRIES_LEFT_OUT]: most.length });
  }
  if (isWritten)
    log('allowlist-sync', {
      class: name,
      target: effective,
      versions: list?.parts.map(({ parameter, version }) => [parameter, version]),
      written: true,
    });
  if (isLeft) log('allowlist-sync', { class: name, target: effective, leftTo: 'the run of a later change' });
  if (failure === undefined) return [];
  log('allowlist-sync', { class: name, target: effective, problem: failure });
  return [`${effective}: ${failure}`];
}

/** Logs and counts what became of a target. Returns what went wrong. */
export function tellTarget(
  { clock, log, stack }: SyncRuntime,
  { kind, name }: TargetConfig,
  { isWritten, leftOut, failure }: Followed,
): string[] {
  const fields = { target: name, kind };
  const left = [...leftOut].filter(([, entries]) => entries.length > 0);
  if (failure === undefined) {
    const leftOutOf = Object.fromEntries(left.map(([className, entries]) => [className, entries.length]));
    if (isWritten) log('allowlist-sync', { ...fields, written: true, ...(left.length > 0 && { leftOut: leftOutOf }) });
    return [];
  }
  const counted = embeddedMetrics(clock(), [STACK_DIMENSIONS], { [SYNC_FAILURES]: 1 });
  log('allowlist-sync', { stack, ...fields, problem: failure, ...counted });
  return [`${name}: ${failure}`];
}

/** Logs why a status could not be told. Returns the same. */
export function tellStatus({ log }: SyncRuntime, { name, failure }: ClassStatus): string[] {
  if (failure === undefined) return [];
  log('allowlist-sync', { target: name, problem: failure });
  return [`${name}: ${failure}`];
}
