import type { Command } from 'commander';
import { spanOf } from '../../lib/contract/times';
import { type ListState, listState, type StatedSource, type StatedTarget } from '../origins/list-state';
import { type OriginsOptions, openList, originsSubcommand } from '../origins/origins-command';
import { leftOutWords, targetWords } from '../origins/target-words';
import { print } from '../tokens/terminal';

/** `cdk-cors origins status`: where a list is in force. Exit code 0 where everything has the whole of its latest version, else 1. */
export function statusOriginsCommand(): Command {
  return originsSubcommand('status', 'show which version of a list is in force where').action(
    async (named: string, options: OriginsOptions) => {
      if (options.listOf !== undefined)
        throw new Error('--list-of: status shows the lists of all owners: leave it out');
      const now = Date.now();
      const state = await listState(await openList(named, options), now);
      if (!state.current) process.exitCode = 1;
      print(options.json, state, linesOf(state, now));
    },
  );
}

function linesOf({ sources, effective, targets, readers, current }: ListState, now: number): string[] {
  const what = effective ? 'functions that read what is in force' : 'functions that read the list';
  return [
    ...sources.map((source) => sourceLine(source, now)),
    ...(effective
      ? [joined([`in force: ${countOf(effective.entries)}, read ${agoOf(effective.readAt, now)}`, effective.problem])]
      : []),
    ...(sources[0]?.inForce === 0 ? ['nothing is in force yet: all that goes by the list denies'] : []),
    ...targets.map((target) => targetLine(target, sources, now)),
    `  ${what} follow within ${spanOf(readers.seconds)}${readers.targets.length > 0 ? ':' : ''}`,
    ...readers.targets.map((target) => `    at ${target}`),
    current ? 'all is current' : 'not all is current',
  ];
}

function sourceLine({ parameter, version, at, rejected, inForce, problem }: StatedSource, now: number): string {
  if (version === 0 && !problem) return `${parameter}  is not there yet`;
  const about = `${parameter}  version ${version}${at ? `, ${agoOf(at, now)}` : ''}`;
  const invalid = rejected ? `, with ${countOf(rejected)} that ${rejected === 1 ? 'admits' : 'admit'} nobody` : '';
  const isOld = inForce !== undefined && inForce !== version;
  return joined([`${about}${invalid}`, isOld && `version ${inForce} is in force`, problem]);
}

/** The version of the class's list, and those of owners' lists of which the target has not what is in force. */
function targetLine(target: StatedTarget, sources: readonly StatedSource[], now: number): string {
  const { has, since, problem } = target;
  const behind = sources.flatMap(({ parameter, inForce }, i) => {
    if (i === 0 || has[i] === inForce) return [];
    return `${has[i] ? `version ${has[i]}` : 'nothing'} of ${parameter}`;
  });
  const versions = [`version ${has[0]}`, ...behind].join(', ');
  const about = `  ${targetWords(target)}  ${versions}, ${agoOf(new Date(since), now)}`;
  return joined([[about, leftOutWords(target)].filter(Boolean).join(', '), problem]);
}

function countOf(entries: number): string {
  return `${entries} ${entries === 1 ? 'entry' : 'entries'}`;
}

function joined(parts: readonly (string | false | undefined)[]): string {
  return parts.filter(Boolean).join(': ');
}

/** How long ago something was: `3 min ago`. */
function agoOf(time: Date, now: number): string {
  const seconds = Math.max(0, Math.round((now - time.getTime()) / 1000));
  const [unit, length] = UNITS.find(([, span]) => seconds >= 2 * span) ?? ['s', 1];
  return `${Math.floor(seconds / length)} ${unit} ago`;
}

const UNITS = [
  ['days', 86_400],
  ['h', 3600],
  ['min', 60],
] as const;
