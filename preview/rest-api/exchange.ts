import type { ApiMethod, ResourceNode, RestApi, StageSettings } from '../../lib/template/rest-api/rest-api';
import type { ApiRequest } from './api-request';
import type { GatewayError } from './gateway-error';

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

/** What is known of a request where it failed: perhaps neither its resource nor its stage. */
export type PartialExchange = Pick<Exchange, 'api' | 'request'> & Partial<Exchange>;

/** `$context.authorizer` */
export type AuthorizerContext = Readonly<Record<string, unknown>>;

/** What an authorizer says about a request: what it tells the integration, and the refusal if it is one. */
export interface Judgement {
  readonly authorizer?: AuthorizerContext;
  readonly refusal?: GatewayError;
}
