import { CONFIG_VARIABLE } from '../../lib/contract/variables';
import type { Distribution } from '../../lib/template/distribution/distribution';
import type { HttpApi } from '../../lib/template/http-api/http-api';
import { ofType } from '../../lib/template/of-type';
import type { ApiMethod, ResourceNode, RestApi } from '../../lib/template/rest-api/rest-api';
import type { Stack } from '../../lib/template/stack';
import { functionArnOf } from '../functions/integrated-function';
import type { CoverageRow } from './contract';

/** Who states the headers of a path, before its classes are known. */
export type Speakers = Omit<CoverageRow, 'read' | 'write'>;

const ALLOW_ORIGIN = 'method.response.header.Access-Control-Allow-Origin';

/** Finds out by the template who states headers, as far as a template tells: whether a server does, only its answers say. */
export class Coverage {
  /** By ARN: its name, and whether its variables have classes for `withCors`. */
  private readonly functions: ReadonlyMap<string, { readonly name: string; readonly isOurs: boolean }>;

  constructor(stacks: readonly Stack[]) {
    const found = stacks.flatMap((stack) =>
      ofType(stack, 'AWS::Lambda::Function').map(({ logicalId, properties }) => {
        const { Variables = {} } = (properties.Environment ?? {}) as { Variables?: Readonly<Record<string, unknown>> };
        // without the hash that CDK adds
        const name = logicalId.replace(/[0-9A-F]{8}$/, '');
        return [String(stack.getAtt(logicalId, 'Arn')), { name, isOurs: CONFIG_VARIABLE in Variables }] as const;
      }),
    );
    this.functions = new Map(found);
  }

  ofRestApi({ root }: RestApi): Speakers[] {
    return nodesOf(root)
      .filter(({ methods }) => methods.size > 0)
      .map(({ path, methods }) => {
        const others = [...methods.values()].filter(({ httpMethod }) => httpMethod !== 'OPTIONS');
        const options = methods.get('OPTIONS') ?? methods.get('ANY');
        return {
          path,
          methods: others.map(({ httpMethod }) => httpMethod),
          preflights: options && this.answerer(options),
          responses: together(others.map((method) => this.speaker(method))),
        };
      });
  }

  ofHttpApi({ routes, cors }: HttpApi): Speakers[] {
    const byPath = new Map<string, typeof routes>();
    for (const route of routes) {
      const path = route.key.split(' ')[1] ?? '/';
      byPath.set(path, [...(byPath.get(path) ?? []), route]);
    }
    const own = cors ? "API Gateway, by the API's own settings" : undefined;
    return [...byPath].map(([path, all]) => {
      const methodOf = ({ key }: (typeof all)[number]) => (key === '$default' ? 'ANY' : (key.split(' ')[0] ?? 'ANY'));
      const others = all.filter((route) => methodOf(route) !== 'OPTIONS');
      const options = all.find((route) => ['OPTIONS', 'ANY'].includes(methodOf(route)));
      return {
        path,
        methods: others.map(methodOf),
        preflights: own ?? this.byArn(options?.integration?.IntegrationUri)?.name,
        responses: own ?? together(others.map(({ integration }) => this.guarded(integration?.IntegrationUri))),
      };
    });
  }

  ofDistribution({ behaviors }: Distribution): Speakers[] {
    return behaviors.map(({ pattern, allowedMethods, responseHeaders, functions, cloudFrontFunctions }) => {
      const at = (event: 'viewer-request' | 'origin-request' | 'origin-response' | 'viewer-response') => {
        const known = this.byArn(functions.get(event)?.functionArn.replace(/:\d+$/, ''));
        return known
          ? `Lambda@Edge, ${event}`
          : cloudFrontFunctions.has(event)
            ? `a CloudFront Function, ${event}`
            : undefined;
      };
      return {
        path: pattern,
        methods: allowedMethods.filter((method) => method !== 'OPTIONS'),
        preflights:
          at('origin-request') ??
          at('viewer-request') ??
          (allowedMethods.includes('OPTIONS') ? 'the origin' : undefined),
        responses:
          at('origin-response') ??
          at('viewer-response') ??
          (responseHeaders?.cors ? 'a response headers policy' : 'the origin'),
      };
    });
  }

  private answerer({ integration: { Type, Uri } }: ApiMethod): string | undefined {
    if (Type === 'MOCK') return 'a mapping template';
    return this.byArn(Uri)?.name ?? (Type?.startsWith('HTTP') ? 'the server behind' : undefined);
  }

  private speaker({ integration: { Type, Uri, IntegrationResponses = [] } }: ApiMethod): string | undefined {
    if (Type === 'AWS_PROXY') return this.guarded(Uri);
    if (Type === 'HTTP_PROXY') return 'the server behind, if it does';
    const states = IntegrationResponses.some(({ ResponseParameters = {} }) => ALLOW_ORIGIN in ResponseParameters);
    return states ? 'API Gateway, by its integration responses' : undefined;
  }

  private guarded(uri: string | undefined): string | undefined {
    const known = this.byArn(uri);
    return known?.isOurs ? `${known.name}, by withCors` : undefined;
  }

  private byArn(uri: string | undefined) {
    return uri === undefined ? undefined : this.functions.get(functionArnOf(uri).split(':').slice(0, 7).join(':'));
  }
}

function nodesOf(node: ResourceNode): ResourceNode[] {
  return [node, ...node.children.flatMap(nodesOf)];
}

/** One answer for several methods: nobody, where nobody speaks for one of them. */
function together(speakers: readonly (string | undefined)[]): string | undefined {
  return speakers.includes(undefined) ? undefined : [...new Set(speakers)].join('; ');
}
