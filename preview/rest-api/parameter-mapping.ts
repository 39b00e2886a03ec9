import { type ApiRequest, headerValues } from './api-request';
import { type Context, contextValue } from './context';

/** What mapping expressions may read. */
export interface MappingSources {
  readonly request: ApiRequest;
  readonly pathParameters: Readonly<Record<string, string>>;
  readonly context: Context;
  readonly stageVariables?: Readonly<Record<string, string>>;
}

/**
 * Value of a mapping expression: `'literal'`, `method.request.*`, `context.*`, `stageVariables.*`.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/request-response-data-mappings.html
 */
export function mapParameter(expression: string, sources: MappingSources): string | undefined {
  if (expression.startsWith("'") && expression.endsWith("'") && expression.length > 1) return expression.slice(1, -1);
  const [, root, name = ''] = /^(method\.request\.[a-z]+|context|stageVariables)\.(.+)$/.exec(expression) ?? [];
  switch (root) {
    case 'method.request.header':
      return headerValues(sources.request, name.toLowerCase()).at(-1);
    case 'method.request.querystring':
      return sources.request.query.get(name)?.at(-1);
    case 'method.request.path':
      return sources.pathParameters[name];
    case 'context':
      return contextValue(sources.context, name);
    case 'stageVariables':
      return sources.stageVariables?.[name];
    default:
      return undefined;
  }
}
