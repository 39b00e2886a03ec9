import type { Stack } from './stack';

/** What API Gateway knows of a Lambda authorizer, of REST and HTTP APIs alike. */
export interface LambdaAuthorizer {
  readonly id: string;
  readonly logicalId: string;
  readonly apiId: string;
  readonly stack: Stack;
  /** How to call its function. */
  readonly uri: string;
  /** Whether API Gateway takes a role to call it, so that the function need not permit it. */
  readonly hasRole: boolean;
  /** How long an answer is used again; 0: it is not. */
  readonly ttlSeconds: number;
}
