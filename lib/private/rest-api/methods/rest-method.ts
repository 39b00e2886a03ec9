import type { Stack } from 'aws-cdk-lib';
import type { CfnMethod } from 'aws-cdk-lib/aws-apigateway';

export type Integration = CfnMethod.IntegrationProperty;
export type IntegrationResponse = CfnMethod.IntegrationResponseProperty;
export type MethodResponse = CfnMethod.MethodResponseProperty;

/** A path of a REST API. */
export interface RestPath {
  /** `/orders/{id}` */
  readonly path: string;
  /** Adds an `OPTIONS` method that nobody has to be authorised for. It has no answer yet. */
  addOptions(): RestMethod;
}

/** A method of a REST API, whichever way the app defines it: as a resource, or in an OpenAPI document. */
export interface RestMethod {
  readonly at: RestPath;
  /** `ANY` for all that have none of their own. */
  readonly httpMethod: string;
  /** Where its template is. */
  readonly stack: Stack;
  /** The resource; `undefined` for a method of a document. */
  readonly resource: CfnMethod | undefined;
  /** What authorises it before we do; `undefined` or `NONE` for nothing. */
  readonly authorizationType: string | undefined;
  /** As the template will have it. */
  readonly integration: Integration | undefined;
  /** The responses that it declares; `undefined` if synth does not know them all. */
  readonly methodResponses: readonly MethodResponse[] | undefined;
  /** Whether CDK's `defaultCorsPreflightOptions` or `addCorsPreflight` made it. */
  readonly isCdkPreflight: boolean;

  /** A response template that the deployment completes, as the app wrote it: resolved, references to other stacks would be lost. */
  textWithTokens(index: number, mediaType: string): string | undefined;
  /** Gives a preflight its answer. */
  setAnswer(answer: Integration): void;
  /** Has the responses of the integration say this. */
  state(responses: readonly StatedResponse[]): void;
  /** Makes parameters of requests part of the key by which a stage keeps answers. */
  addCacheKeys(parameters: readonly string[]): void;
}

/** What a response of an integration is to say. */
export interface StatedResponse {
  /** Place among the responses of the integration. */
  readonly index: number;
  readonly statusCode: string;
  /** Mapping expressions by name: `method.response.header.Access-Control-Allow-Origin`. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Templates by media type. */
  readonly templates: Readonly<Record<string, string>>;
}

/** `GET /orders`, as messages name a method. */
export function nameOf({ httpMethod, at }: Pick<RestMethod, 'httpMethod' | 'at'>): string {
  return `${httpMethod} ${at.path}`;
}

/** Templates may write a status as a number; `undefined` where synth does not know all responses. */
export function knownResponses<T extends { readonly statusCode: string }>(responses: unknown): T[] | undefined {
  const isKnown = (one: T | undefined) => ['string', 'number'].includes(typeof one?.statusCode);
  if (!Array.isArray(responses) || !responses.every(isKnown)) return undefined;
  return responses.map((one: T) => ({ ...one, statusCode: String(one.statusCode) }));
}
