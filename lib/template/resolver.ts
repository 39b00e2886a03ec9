import type { Template } from './template';

/** What the values of a template are resolved by: a stack as it would be deployed. */
export interface Resolver {
  readonly name: string;
  readonly region: string;
  readonly account: string;
  readonly template: Template;
  /** Value with every intrinsic function replaced by what it stands for. */
  resolve(value: unknown): unknown;
  /** The same for a value that is a string. */
  text(value: unknown): string;
  /** `Ref` */
  ref(name: string): unknown;
  /** `Fn::GetAtt` */
  getAtt(logicalId: string, name: string): unknown;
  /** `Condition`: whether the named one holds. */
  holds(condition: string): boolean;
  /** `Fn::ImportValue` */
  importValue(name: string): unknown;
  /** Value in Parameter Store, for dynamic references. */
  parameterValue(name: string): string | undefined;
  /** Notes what is not known and gives a value that nobody mistakes for a real one. */
  unknown(line: string, standIn: string): string;
}
