import { ofType } from '../../lib/template/of-type';
import type { Stack } from '../../lib/template/stack';
import { glob } from './glob';

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

  /**
   * Whether API Gateway may call a function.
   *
   * @param sourceArn method, route or authorizer that calls it
   */
  allow(functionArn: string, sourceArn: string): boolean {
    return this.permissions.some(
      (permission) => permission.functionName === nameOf(functionArn) && (permission.source?.test(sourceArn) ?? true),
    );
  }
}

function nameOf(arnOrName: string): string {
  return arnOrName.startsWith('arn:') ? (arnOrName.split(':')[6] ?? '') : arnOrName;
}
