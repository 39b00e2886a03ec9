import type { Stack } from '../stack';

/** A web ACL of an app, with what it stands before. */
export interface WebAcl {
  readonly logicalId: string;
  readonly stack: Stack;
  readonly arn: string;
  /** In the order of their priority. */
  readonly rules: readonly WebAclRule[];
  /** ARNs of stages and the like that it is associated with; distributions name it themselves. */
  readonly resources: readonly string[];
  /** Whether it lets through what no rule decides. */
  readonly allows: boolean;
}

/** A rule of a web ACL. */
export interface WebAclRule {
  readonly name: string;
  /** Properties of `AWS::WAFv2::RuleGroup`, of a group of the app; `undefined` for any other rule. */
  readonly group: Readonly<Record<string, unknown>> | undefined;
}
