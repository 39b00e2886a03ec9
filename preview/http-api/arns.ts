import type { HttpExchange } from './exchange';

/**
 * ARN of the route by which a function is called: what the function's permission must cover.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/arn-format-reference.html
 */
export function callerArn(exchange: HttpExchange): string {
  const { request, route } = exchange;
  const [, path] = route.key.split(' ');
  return `${stageArn(exchange)}/${path === undefined ? route.key : `${request.method}${path}`}`;
}

/** ARN of what a request is for: what a policy of an authorizer must allow. */
export function routeArn(exchange: HttpExchange): string {
  return `${stageArn(exchange)}/${exchange.request.method}${pathBelowStage(exchange)}`;
}

function stageArn({ api, stage }: HttpExchange): string {
  return `arn:aws:execute-api:${api.stack.region}:${api.stack.account}:${api.id}/${stage.name}`;
}

function pathBelowStage({ request, stage }: HttpExchange): string {
  return stage.name === '$default' ? request.path : request.path.slice(stage.name.length + 1);
}
