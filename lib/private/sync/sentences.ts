import type { IConstruct } from 'constructs';
import { ENDED_SECONDS, FRESH_SECONDS, RECONCILE_SECONDS, spanOf } from '../../contract/times';
import type { ClassAllowlist } from '../allowlist/class-allowlist';

/** What synth says of a target that follows a list. */
export interface Pushed {
  /** As in "up to 8 variables of its stage". */
  readonly holder: string;
  /** As in "8 x 512 characters". */
  readonly room: string;
  /** What no documentation says, and the target is built on. */
  readonly restsOn: string;
  readonly also?: string;
}

/** How soon a target follows, how much it holds, and what that rests on. */
export function pushedBound(className: string, { node }: IConstruct, { holder, room, restsOn, also }: Pushed): string {
  return (
    `${className}: ${node.path} answers preflights by itself from ${holder}, which AllowlistSync writes within seconds of a change, or ` +
    `within ${spanOf(RECONCILE_SECONDS)} where the event gets lost, and within ${spanOf(ENDED_SECONDS)} of the end of an entry's last day; it has no ` +
    `clock, and keeps the last good list for as long as the parameter cannot be read. Room: ${room}; what is above that is left out, the last entries first, and counted ` +
    `(metricEntriesLeftOut). It rests on what AWS does not document (docs/push.md): ${restsOn}${also ? `. ${also}` : ''}`
  );
}

/** Why a target of a pushed class goes on asking a function. */
export function listPulled(className: string, { node }: IConstruct, reason: string): string {
  return `${className}: ${node.path} does not hold the list itself, since ${reason}: a function answers, and reads what is in force`;
}

/**
 * Why a place with little room does not hold the list of a class, however short it is now; undefined where the list is one parameter.
 *
 * @param room as in "a response headers policy holds 100 origins"
 */
export function whyTooLong({ shards }: Pick<ClassAllowlist, 'shards'>, room: string): string | undefined {
  return shards > 1 ? `the list may take ${shards} parameters (shards), and ${room}` : undefined;
}

/** Why responses of a distribution with a pushed list get their headers from a function all the same. */
export function responsesPulled(className: string, { node }: IConstruct, reason: string): string {
  return (
    `${className}: responses of ${node.path} get their headers from Lambda@Edge, which reads what is in force within ` +
    `${spanOf(FRESH_SECONDS)}, since ${reason}`
  );
}
