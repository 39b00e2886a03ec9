import type { Exchange } from './exchange';

/** ARN of the method that a request is for, with the path as it came, or with that of the resource. */
export function methodArn({ api, stage, request, node }: Exchange, path: 'request' | 'resource' = 'request'): string {
  const { region, account } = api.stack;
  const tail = path === 'request' ? request.path : node.path;
  return `arn:aws:execute-api:${region}:${account}:${api.id}/${stage.name}/${request.method}${tail}`;
}
