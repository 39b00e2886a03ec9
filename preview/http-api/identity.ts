import { contextVariables } from './context';
import type { HttpExchange } from './exchange';
import { joinedHeader } from './http-api-request';

/**
 * Value that a selection expression of an identity source stands for; undefined where the request has none.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html#http-api-lambda-authorizer.identity-sources
 */
export function identityValue(expression: string, exchange: HttpExchange): string | undefined {
  const { request, stage } = exchange;
  const [, root, name = ''] =
    /^\$(request\.header|request\.querystring|context|stageVariables)\.(.+)$/.exec(expression) ?? [];
  switch (root) {
    case 'request.header':
      return joinedHeader(request, name) || undefined;
    case 'request.querystring':
      return request.query.get(name)?.join(',') || undefined;
    case 'context':
      return contextVariables(exchange)[name] || undefined;
    case 'stageVariables':
      return stage.variables?.[name] || undefined;
    default:
      return undefined;
  }
}
