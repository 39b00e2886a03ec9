import { Annotations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { IssueCode } from '../../policy/issue';
import type { InfoCode, WarningCode } from './codes';

/**
 * Warns of what works but should be known.
 *
 * @param subject what the id goes on with, so that each of several can be acknowledged by itself
 */
export function warn(scope: IConstruct, code: WarningCode | IssueCode, text: string, subject?: string): void {
  Annotations.of(scope).addWarningV2(`cdk-cors:${subject === undefined ? code : `${code}-${subject}`}`, text);
}

/** Says what follows from what the author wrote. */
export function inform(scope: IConstruct, code: InfoCode, text: string): void {
  Annotations.of(scope).addInfoV2(`cdk-cors:${code}`, text);
}
