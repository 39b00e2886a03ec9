import type { HttpApi, HttpStage, Route } from '../../lib/template/http-api/http-api';
import type { HttpApiRequest } from './http-api-request';

/** A request together with what it met. */
export interface HttpExchange {
  readonly api: HttpApi;
  readonly stage: HttpStage;
  readonly request: HttpApiRequest;
  readonly route: Route;
  readonly pathParameters: Readonly<Record<string, string>>;
  /** What the route's authorizer tells. */
  readonly authorizer?: AuthorizerContext;
}

/** What an authorizer tells the integration. */
export type AuthorizerContext =
  | { readonly lambda: Readonly<Record<string, unknown>> }
  | { readonly jwt: { readonly claims: Readonly<Record<string, string>>; readonly scopes: readonly string[] | null } };
