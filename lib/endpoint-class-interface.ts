import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';

/** A named group of endpoints with one CORS policy. */
export interface IEndpointClass extends IConstruct {
  /** Name of the class in parameter names, logs and messages. */
  readonly className: string;

  /** Name or ARN of the parameter with the live list; undefined if the origins are in code. */
  readonly parameterName?: string;

  /**
   * Grants permission to read the live list. If it is pushed, that includes all parameters that it is made from, those of owners too,
   * what is in force, and what its targets have of it.
   *
   * @throws Error `allowlist-not-live` if the class has no live list
   */
  grantReadAllowlist(grantee: IGrantable): Grant;

  /**
   * Grants permission to change the live list: beside what `grantReadAllowlist` grants, to read the history of each parameter that it is
   * made from, those of owners too, to write it, and to create those that do not exist yet.
   *
   * @throws Error `allowlist-not-live` if the class has no live list
   */
  grantWriteAllowlist(grantee: IGrantable): Grant;
}
