import { Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import {
  type OpenApiIntegration,
  type OpenApiIntegrationResponse,
  type OpenApiOperation,
  type OpenApiResponse,
  operationsOf,
  ownAuthorizationOf,
  type PathItem,
  type SecurityRequirement,
} from '../../../template/rest-api/definition/open-api';
import {
  type Integration,
  type IntegrationResponse,
  knownResponses,
  type MethodResponse,
  type RestMethod,
  type RestPath,
  type StatedResponse,
} from '../methods/rest-method';
import { ALLOW_ORIGIN, PREFLIGHT_RESPONSES } from '../preflight-answer';

const HEADER = 'method.response.header.';
const REQUEST_HEADER = 'method.request.header.';

/** A part of a document of ours, which may be changed. */
type Mutable<T> = T extends object ? { -readonly [K in keyof T]: Mutable<T[K]> } : T;

/** What the methods of a document have in common. */
export interface DocumentSettings {
  /** Where the document is. */
  readonly scope: IConstruct;
  /** What authorises methods that say nothing of it. */
  readonly security: readonly SecurityRequirement[] | undefined;
  /** How a document of this version says that a header or a parameter is text. */
  readonly textSchema: object;
  /** A response itself, where a method refers to one of the document. */
  responseItself(stated: OpenApiResponse): OpenApiResponse;
}

/** A method that an OpenAPI document defines. */
export class Operation implements RestMethod {
  readonly resource = undefined;
  readonly at: DocumentPath;
  readonly httpMethod: string;
  private readonly operation: Mutable<OpenApiOperation>;

  constructor(at: DocumentPath, httpMethod: string, operation: OpenApiOperation) {
    this.at = at;
    this.httpMethod = httpMethod;
    this.operation = operation as Mutable<OpenApiOperation>;
  }

  get stack(): Stack {
    return Stack.of(this.scope);
  }

  get authorizationType(): string | undefined {
    const security = this.operation.security ?? this.at.document.security ?? [];
    const names = security.flatMap((one) => Object.keys(one));
    const own = ownAuthorizationOf(this.operation);
    return own ?? (names.length === 0 ? undefined : names.join(', '));
  }

  get integration(): Integration | undefined {
    const stated = this.stack.resolve(this.stated) as OpenApiIntegration | undefined;
    if (stated === undefined) return undefined;
    const { type, httpMethod, responses, ...others } = stated;
    return {
      ...(others as Omit<Integration, 'type'>),
      type: String(type).toUpperCase(),
      integrationHttpMethod: httpMethod,
      integrationResponses: entriesOf(responses).map(([pattern, response]) => {
        const selectionPattern = pattern === 'default' ? undefined : pattern;
        return { ...(response as unknown as IntegrationResponse), selectionPattern };
      }),
    };
  }

  get methodResponses(): MethodResponse[] | undefined {
    const { responses, produces } = this.operation as OpenApiOperation & { readonly produces?: readonly string[] };
    const declared = Object.entries(responses ?? {}).map(([statusCode, response]) => {
      const { headers = {}, content } = this.at.document.responseItself(response);
      const mediaTypes = content ? Object.keys(content) : (produces ?? []);
      return {
        statusCode,
        responseParameters: Object.fromEntries(Object.keys(headers).map((name) => [`${HEADER}${name}`, true])),
        responseModels: Object.fromEntries(mediaTypes.map((type) => [type, ''])),
      };
    });
    return knownResponses(declared);
  }

  get isCdkPreflight(): boolean {
    return false;
  }

  textWithTokens(index: number, mediaType: string): string | undefined {
    const text: unknown = this.responses[index]?.responseTemplates?.[mediaType];
    return typeof text === 'string' ? text : undefined;
  }

  setAnswer({ type, integrationHttpMethod, integrationResponses, ...others }: Integration): void {
    const responses = (integrationResponses ?? []) as IntegrationResponse[];
    Object.assign(this.operation, {
      'x-amazon-apigateway-integration': {
        ...others,
        type: type.toLowerCase(),
        ...(integrationHttpMethod !== undefined && { httpMethod: integrationHttpMethod }),
        ...(responses.length > 0 && { responses: { default: responses[0] } }),
      },
      responses: {},
    });
    for (const { statusCode } of PREFLIGHT_RESPONSES) this.declare(statusCode, ALLOW_ORIGIN);
  }

  state(responses: readonly StatedResponse[]): void {
    for (const { index, statusCode, parameters, templates } of responses) {
      const response = this.responses[index]!;
      response.responseParameters = { ...response.responseParameters, ...parameters };
      response.responseTemplates = { ...response.responseTemplates, ...templates };
      for (const name of Object.keys(parameters)) this.declare(statusCode, name);
    }
  }

  addCacheKeys(parameters: readonly string[]): void {
    const integration = this.stated as Mutable<OpenApiIntegration>;
    const keys = integration.cacheKeyParameters ?? [];
    integration.cacheKeyParameters = [...new Set([...keys, ...parameters])];
    const declared = (this.operation.parameters ?? []) as { readonly name?: string; readonly in?: string }[];
    const isDeclared = (name: string) =>
      declared.some((one) => one.in === 'header' && one.name?.toLowerCase() === name.toLowerCase());
    const names = parameters.map((one) => one.slice(REQUEST_HEADER.length)).filter((name) => !isDeclared(name));
    this.operation.parameters = [
      ...declared,
      ...names.map((name) => ({ name, in: 'header', required: false, ...this.at.document.textSchema })),
    ];
  }

  private get scope(): IConstruct {
    return this.at.document.scope;
  }

  private get stated(): OpenApiIntegration | undefined {
    return this.operation['x-amazon-apigateway-integration'];
  }

  private get responses(): Mutable<OpenApiIntegrationResponse>[] {
    return entriesOf(this.stated?.responses).map(([, response]) => response);
  }

  /** Declares a header of a response, without which no integration can set it. */
  private declare(statusCode: string, parameter: string): void {
    this.operation.responses ??= {};
    const { textSchema } = this.at.document;
    // what other methods refer to stays as it is
    const response = this.at.document.responseItself(this.operation.responses[statusCode] ?? { description: '' });
    const headers = { ...response.headers, [parameter.slice(HEADER.length)]: { ...textSchema } };
    this.operation.responses[statusCode] = { ...response, headers };
  }
}

/** A path of an OpenAPI document. */
export class DocumentPath implements RestPath {
  readonly document: DocumentSettings;
  readonly path: string;
  private readonly item: PathItem;

  constructor(document: DocumentSettings, path: string, item: PathItem) {
    this.document = document;
    this.path = path;
    this.item = item;
  }

  get methods(): Operation[] {
    return operationsOf(this.item).map(([httpMethod, operation]) => new Operation(this, httpMethod, operation));
  }

  addOptions(): Operation {
    // whatever authorises by default: preflights bring nothing along
    const operation = { security: [], responses: {} };
    (this.item as Record<string, unknown>).options = operation;
    return new Operation(this, 'OPTIONS', operation);
  }
}

function entriesOf<T>(record: Readonly<Record<string, T>> | undefined): [string, T][] {
  return Object.entries(record ?? {});
}
