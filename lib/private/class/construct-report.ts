import type { IssueCode } from '../../policy/issue';
import { Report } from '../../policy/report';
import type { ConstructIssueCode } from '../messages/codes';

/** Collects what is wrong with the props of a construct, its policy included. */
export class ConstructReport extends Report<IssueCode | ConstructIssueCode> {
  /** What only the deployment knows. */
  unresolved(path: string, fix = 'write its value'): void {
    this.error('value-unresolved', path, '(token)', 'it is known at deployment only, too late to check', fix);
  }
}
