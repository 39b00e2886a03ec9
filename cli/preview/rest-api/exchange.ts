import type { ApiRequest } from './api-request';
import type { ApiMethod, ResourceNode, RestApi, StageSettings } from './model';

/** A request together with what it met. */
export interface Exchange {
  readonly api: RestApi;
  readonly stage: StageSettings;
  readonly request: ApiRequest;
  readonly node: ResourceNode;
  readonly method: ApiMethod;
  /** Percent-encoded. */
  readonly pathParameters: Readonly<Record<string, string>>;
  /** What the method's authorizer tells. */
  readonly authorizer?: AuthorizerContext;
}

/** `$context.authorizer`: every value is a string. */
export type AuthorizerContext = Readonly<Record<string, string>>;
