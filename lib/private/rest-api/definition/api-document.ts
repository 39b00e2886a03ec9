import { Token } from 'aws-cdk-lib';
import { type CfnGatewayResponse, CfnRestApi, type IRestApi } from 'aws-cdk-lib/aws-apigateway';
import {
  type OpenApiDocument,
  type OpenApiResponse,
  pathsOf,
  responseItself,
  type SecurityRequirement,
} from '../../../template/rest-api/definition/open-api';
import { isResource } from '../../is-resource';
import { isOverridden } from '../../with-overrides';
import type { OwnResponse } from '../gateway-responses';
import { assetFileOf, copyOfInline, readDefinitionFile } from './definition-source';
import { DocumentPath, type DocumentSettings, type Operation } from './operation';
import { stageDefinition } from './staged-definition';

const RESPONSES = 'x-amazon-apigateway-gateway-responses';
const HEADER = 'gatewayresponse.header.';

/** What a gateway response says, wherever it is defined. */
export type StatedErrors = Pick<CfnGatewayResponse, 'responseType' | 'responseParameters'>;

/** The OpenAPI document of a `SpecRestApi`: a copy, which takes the place of the original once it is complete. */
export class ApiDocument implements DocumentSettings {
  readonly methods: readonly Operation[];
  /** The resource that the document defines. */
  readonly scope: CfnRestApi;
  /** Whether the app keeps it in a file. */
  readonly isFile: boolean;
  private readonly document: OpenApiDocument;

  constructor(scope: CfnRestApi, document: OpenApiDocument, isFile: boolean) {
    this.scope = scope;
    this.document = document;
    this.isFile = isFile;
    this.methods = pathsOf(document).flatMap(([path, item]) => new DocumentPath(this, path, item).methods);
  }

  get security(): readonly SecurityRequirement[] | undefined {
    return this.document.security;
  }

  get binaryMediaTypes(): readonly string[] {
    return this.document['x-amazon-apigateway-binary-media-types'] ?? [];
  }

  get textSchema(): object {
    return this.document.swagger === undefined ? { schema: { type: 'string' } } : { type: 'string' };
  }

  responseItself(stated: OpenApiResponse): OpenApiResponse {
    return responseItself(this.document, stated);
  }

  get gatewayResponses(): StatedErrors[] {
    return Object.entries(this.document[RESPONSES] ?? {}).map(([responseType, { responseParameters }]) => ({
      responseType,
      responseParameters,
    }));
  }

  addGatewayResponse(responseType: string, { headers, templates }: OwnResponse): void {
    const responses = this.document[RESPONSES] ?? {};
    const parameters = Object.entries(headers).map(([name, value]) => [`${HEADER}${name}`, value]);
    Object.assign(this.document, {
      [RESPONSES]: {
        ...responses,
        [responseType]: {
          responseParameters: Object.fromEntries(parameters),
          ...(templates && { responseTemplates: templates }),
        },
      },
    });
  }

  /** Puts the document in place: into a file again if that can hold it, else into the template. */
  save(isText: boolean): void {
    if (isText) {
      this.scope.bodyS3Location = stageDefinition(this.scope, JSON.stringify(this.document));
    } else {
      this.scope.bodyS3Location = undefined;
      this.scope.body = this.document;
    }
  }
}

/** The document that defines an API, as it is to be changed; what keeps it from being read; nothing where there is none. */
export function documentOf(api: IRestApi): ApiDocument | string | undefined {
  const resource = api.node.defaultChild;
  if (!isResource(resource, CfnRestApi)) return undefined;
  const { body, bodyS3Location } = resource;
  if (isOverridden(resource, 'Body')) return 'addPropertyOverride changes its Body';
  const { basepath = 'ignore' } = Object(resource.parameters) as { readonly basepath?: string };
  if (basepath !== 'ignore') return `by the parameter basepath, ${JSON.stringify(basepath)}, the API has other paths`;
  const file = bodyS3Location && assetFileOf(api);
  if (file !== undefined) {
    const { document, problem } = readDefinitionFile(file);
    return document ? checked(new ApiDocument(resource, document, true), document) : `${file}: ${problem}`;
  }
  if (body === undefined) return undefined;
  if (Token.isUnresolved(body) || typeof body.paths !== 'object' || body.paths === null)
    return 'its paths are known at deployment only';
  const copy = copyOfInline(body);
  return checked(new ApiDocument(resource, copy, false), copy);
}

/** A path that is elsewhere has methods that are not seen. */
function checked(document: ApiDocument, { paths = {} }: OpenApiDocument): ApiDocument | string {
  const elsewhere = Object.entries(paths).find(([path, item]) => path.startsWith('Fn::') || '$ref' in Object(item));
  if (elsewhere !== undefined) return `${JSON.stringify(elsewhere[0])} of its paths is a reference`;
  const odd = Object.keys(paths).find((path) => !path.startsWith('/') && !path.startsWith('x-'));
  return odd === undefined ? document : `${JSON.stringify(odd)} of its paths does not begin with a slash`;
}
