import { changeBetween, entriesOf, originOf } from '../../checks/origins/entries';
import { markdownCode, markdownText } from '../markdown';
import { stageWords } from './effect';
import type { ListVersion } from './list-parameter';

/** What one version changed. */
export interface LogEntry extends Omit<ListVersion, 'value' | 'base' | 'allowedPattern'> {
  /** Of a list of several parameters: which one. */
  readonly parameter?: string;
  /** Entries that are new, and entries in place of others of the same origins. */
  readonly added: readonly string[];
  /** Of these, the ones that are in place of others. */
  readonly changed: readonly string[];
  readonly removed: readonly string[];
}

/** What each version changed of the one before it, latest first; of the oldest that is kept, everything is new. */
export function changelogOf(versions: readonly ListVersion[]): LogEntry[] {
  return versions
    .map(({ value, base: _, allowedPattern: __, ...version }, i) => {
      const before = entriesOf(versions[i - 1]?.value ?? '');
      const { put, remove } = changeBetween(before, entriesOf(value));
      const had = new Set(before.map(originOf));
      return { ...version, added: put, changed: put.filter((entry) => had.has(originOf(entry))), removed: remove };
    })
    .reverse();
}

/** The changelogs of several parameters as one, latest first. */
export function mergedChangelog(logs: ReadonlyMap<string, readonly LogEntry[]>): LogEntry[] {
  const all = [...logs].flatMap(([parameter, log]) => log.map((entry) => ({ parameter, ...entry })));
  return all.sort((a, b) => Number(b.at ?? 0) - Number(a.at ?? 0));
}

/** For terminals. */
export function changelogLines(log: readonly LogEntry[]): string[] {
  return log.flatMap(({ parameter, version, at, by, reason, added, removed }) => [
    [nameOfVersion(version, parameter), at?.toISOString().slice(0, 16).replace('T', ' '), nameOf(by), reason]
      .filter(Boolean)
      .join('  '),
    ...added.map((entry) => `  + ${[entry, stageWords(entry)].filter(Boolean).join('  ')}`),
    ...removed.map((origin) => `  - ${origin}`),
  ]);
}

/** A changelog of the policy, for a repository or a ticket. */
export function changelogMarkdown(name: string, log: readonly LogEntry[]): string {
  const sections = log.map(({ parameter, version, at, by, reason, added, changed, removed }) => {
    const head = [`## ${nameOfVersion(version, parameter)}`, at?.toISOString().slice(0, 10), nameOf(by)]
      .filter(Boolean)
      .join(' · ');
    const lines = [
      ...added.map((entry) => `- ${changed.includes(entry) ? 'changed' : 'added'} ${markdownCode(entry)}`),
      ...removed.map((origin) => `- removed ${markdownCode(origin)}`),
    ];
    return [
      head,
      ...(reason === undefined ? [] : [markdownText(reason)]),
      (lines.length > 0 ? lines : ['- nothing']).join('\n'),
    ].join('\n\n');
  });
  return [`# Origins of ${name}`, ...sections].join('\n\n');
}

function nameOfVersion(version: number, parameter: string | undefined): string {
  return parameter === undefined ? `${version}` : `${version} of ${parameter}`;
}

/** Of `arn:aws:sts::123456789012:assumed-role/operator/maria`, who that is. */
function nameOf(arn: string | undefined): string | undefined {
  return arn?.replace(/^arn:[^:]*:[^:]*:[^:]*:\d*:/, '');
}
