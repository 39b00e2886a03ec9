import type { FailureKind } from '../../request/aws/failure';
import type { TokenRefusal } from '../../request/tokens/token/reasons';
import type { OriginsCode } from '../origins/codes';
import type { CommandCode } from './codes';

/** Codes of commands, of calls to AWS, and those of authorizer and issuer for the same. */
type ProblemCode = CommandCode | OriginsCode | FailureKind | TokenRefusal | 'temporarily_unavailable';

/** What keeps a command from its work, as people read it. */
export type Problem = `${ProblemCode} - ${string}`;

export function problem(code: ProblemCode, sentence: string): Problem {
  return `${code} - ${sentence}`;
}
