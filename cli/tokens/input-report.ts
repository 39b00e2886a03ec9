import { describeIssue } from '../../lib/policy/issue';
import { Report } from '../../lib/policy/report';
import type { ClientIssueCode } from '../../request/tokens/client/client-report';
import type { TokenRefusal } from '../../request/tokens/token/reasons';
import type { InputCode } from './codes';

/**
 * What is wrong with what a command was given: told all at once, before anything is done. Paths are in the words of the
 * command line, such as `--table`, or of the client that it describes.
 */
export class InputReport extends Report<InputCode | ClientIssueCode | TokenRefusal> {
  /** Reads an option that is a whole number of seconds. */
  seconds(option: string, text: string | undefined): number | undefined {
    if (text === undefined) return undefined;
    const seconds = Number(text);
    if (/^\d+$/.test(text) && Number.isSafeInteger(seconds)) return seconds;
    this.error('seconds-invalid', option, text, 'a whole number of seconds was expected', `write ${option} 600`);
    return undefined;
  }

  /** @throws Error with a line for each problem */
  throwIfAny(): void {
    if (this.errors.length === 0) return;
    throw new Error(this.errors.map((issue) => describeIssue(issue, 'client')).join('\n'));
  }
}
