import { type IResolvable, Stack, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** A property of a resource as the template will have it. */
export function resolved<T>(scope: IConstruct, value: T | IResolvable | undefined): T | undefined {
  return Token.isUnresolved(value) || typeof value === 'object' ? Stack.of(scope).resolve(value) : (value as T);
}
