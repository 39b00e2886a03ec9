import { ofType } from '../template/of-type';
import type { Stack } from '../template/stack';
import type { Exchange } from './exchange';

interface Permission {
  readonly functionName: string;
  readonly source: RegExp | undefined;
}

/**
 * Whom the functions let call them.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/arn-format-reference.html
 */
export class LambdaPermissions {
  private readonly permissions: readonly Permission[];

  constructor(stacks: readonly Stack[]) {
    this.permissions = stacks
      .flatMap((stack) => ofType(stack, 'AWS::Lambda::Permission'))
      .filter(({ properties }) => properties.Principal === 'apigateway.amazonaws.com')
      .map(({ properties }) => ({
        functionName: nameOf(String(properties.FunctionName)),
        source: properties.SourceArn === undefined ? undefined : glob(String(properties.SourceArn)),
      }));
  }

  /** Whether a function may be called for an exchange. */
  allows(functionArn: string, { api, stage, request, node }: Exchange): boolean {
    const { region, account } = api.stack;
    const source = `arn:aws:execute-api:${region}:${account}:${api.id}/${stage.name}/${request.method}${node.path}`;
    return this.permissions.some(
      (permission) => permission.functionName === nameOf(functionArn) && (permission.source?.test(source) ?? true),
    );
  }
}

function nameOf(arnOrName: string): string {
  return arnOrName.startsWith('arn:') ? (arnOrName.split(':')[6] ?? '') : arnOrName;
}

function glob(pattern: string): RegExp {
  const parts = pattern.split('*').map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`);
}
