import * as cdk from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Acknowledgements, as far as a CDK has them: not before 2.252.0. */
interface Acknowledgements {
  readonly Validations?: {
    of(scope: IConstruct): {
      acknowledge?(rule: { readonly id: string; readonly reason: string }): void;
      /** What takes ids apart up to 2.268.0, at each `::`, also at those of `[Resource::<AWS::Partition>]`; it throws at a second one. */
      readonly qualifyId?: unknown;
    };
  };
}

/**
 * Answers a finding of CDK's validator or of cdk-nag, where this CDK can hear it; where it cannot, the page on versions says
 * how users answer it.
 */
export function acknowledge(scope: IConstruct, id: string, reason: string): void {
  const validations = (cdk as Acknowledgements).Validations?.of(scope);
  if (validations?.qualifyId !== undefined && id.split('::').length > 2) return;
  validations?.acknowledge?.({ id, reason });
}
