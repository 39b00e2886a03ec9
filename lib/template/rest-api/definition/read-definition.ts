import type { Found } from '../../of-type';
import { shortId } from '../../physical-ids';
import type { Stack } from '../../stack';
import type { ApiMethod, GatewayResponseSettings, IntegrationSettings, ResourceNode } from '../rest-api';
import { DocumentAuthorizers } from './document-authorizers';
import {
  type OpenApiDocument,
  type OpenApiGatewayResponse,
  type OpenApiIntegration,
  type OpenApiOperation,
  operationsOf,
  ownAuthorizationOf,
  pathsOf,
} from './open-api';
import { parseDefinition } from './parse-definition';

/** What an OpenAPI document says of a REST API. */
export interface Definition {
  readonly document: OpenApiDocument;
  readonly authorizers: DocumentAuthorizers;
  readonly gatewayResponses: readonly (readonly [type: string, response: GatewayResponseSettings])[];
  readonly binaryMediaTypes: readonly string[];
  readonly policy: unknown;
}

/** The document of an API: in the template, or in a file of the assembly; nothing where it is elsewhere or unreadable. */
export function definitionOf({ stack, logicalId, properties }: Found): Definition | undefined {
  const document = (properties.Body as OpenApiDocument | undefined) ?? fileOf(stack, properties.BodyS3Location);
  if (typeof document?.paths !== 'object') return undefined;
  const responses = Object.entries(document['x-amazon-apigateway-gateway-responses'] ?? {});
  return {
    document,
    authorizers: new DocumentAuthorizers(document, { stack, logicalId }),
    gatewayResponses: responses.map(([type, response]) => [type, gatewayResponseOf(response)]),
    binaryMediaTypes: document['x-amazon-apigateway-binary-media-types'] ?? [],
    policy: document['x-amazon-apigateway-policy'],
  };
}

function fileOf(stack: Stack, location: unknown): OpenApiDocument | undefined {
  const { Key: key } = (location ?? {}) as { readonly Key?: unknown };
  const text = typeof key === 'string' ? stack.assetText(key) : undefined;
  return text === undefined ? undefined : parseDefinition(text).document;
}

/** Adds the paths and the methods of a document to a tree. */
export function addDefinition(root: ResourceNode, { document, authorizers }: Definition, api: Found): void {
  for (const [path, item] of pathsOf(document)) {
    const node = path.split('/').reduce((parent, part) => (part === '' ? parent : childOf(parent, part)), root);
    for (const [httpMethod, operation] of operationsOf(item)) {
      node.methods.set(httpMethod, {
        stack: api.stack,
        logicalId: api.logicalId,
        ...methodOf(httpMethod, operation, document, authorizers),
      });
    }
  }
}

function childOf(parent: ResourceNode, part: string): ResourceNode {
  const known = parent.children.find((one) => one.part === part);
  if (known) return known;
  const path = `${parent.path === '/' ? '' : parent.path}/${part}`;
  const child = { id: shortId(parent.id, part), part, path, methods: new Map(), children: [] };
  parent.children.push(child);
  return child;
}

function methodOf(
  httpMethod: string,
  operation: OpenApiOperation,
  document: OpenApiDocument,
  authorizers: DocumentAuthorizers,
): Omit<ApiMethod, 'stack' | 'logicalId'> {
  const validator = 'x-amazon-apigateway-request-validator';
  const own = ownAuthorizationOf(operation);
  return {
    httpMethod,
    ...authorizers.authorizationOf(operation.security ?? document.security ?? []),
    ...(own !== undefined && { authorizationType: own }),
    hasRequestValidator: (operation[validator] ?? document[validator]) !== undefined,
    integration: integrationOf(operation['x-amazon-apigateway-integration']),
  };
}

/** As `Integration` of `AWS::ApiGateway::Method` says it. */
function integrationOf(stated: OpenApiIntegration = {}): IntegrationSettings {
  const { type, httpMethod, responses, cacheKeyParameters: _, ...others } = stated;
  return {
    ...capitalized(others),
    Type: type?.toUpperCase(),
    IntegrationHttpMethod: httpMethod,
    ...(responses && {
      IntegrationResponses: Object.entries(responses).map(([pattern, { statusCode, ...response }]) => ({
        ...capitalized(response),
        StatusCode: String(statusCode),
        SelectionPattern: pattern === 'default' ? undefined : pattern,
      })),
    }),
  };
}

function gatewayResponseOf(response: OpenApiGatewayResponse): GatewayResponseSettings {
  const { statusCode, ...others } = response;
  return { ...capitalized(others), ...(statusCode !== undefined && { StatusCode: String(statusCode) }) };
}

/** `ResponseTemplates` of `responseTemplates`. */
function capitalized(settings: object): Record<string, never> {
  const entries = Object.entries(settings).map(([name, value]) => [
    name.charAt(0).toUpperCase() + name.slice(1),
    value,
  ]);
  return Object.fromEntries(entries);
}
