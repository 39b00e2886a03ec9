import type { FunctionUrl } from '../../lib/template/function-url/function-url';
import { ofType } from '../../lib/template/of-type';
import type { Stack } from '../../lib/template/stack';
import { type HttpApiRequest, joinedHeader } from '../http-api/http-api-request';
import { FunctionUrlError } from './function-url-error';

/**
 * Who may call the functions of an app by their URLs.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
 */
export class FunctionUrlAccess {
  /** ARNs, with aliases, of what everybody may call. */
  private readonly open: ReadonlySet<string>;

  constructor(stacks: readonly Stack[]) {
    this.open = new Set(stacks.flatMap(openFunctions));
  }

  /** @throws {FunctionUrlError} 403 */
  check({ id, needsSignature }: FunctionUrl, request: HttpApiRequest): void {
    if (needsSignature) {
      if (joinedHeader(request, 'authorization')?.startsWith('AWS4-')) return;
      throw new FunctionUrlError(403, 'the URL needs a signed request (AWS_IAM)');
    }
    if (!this.open.has(id))
      throw new FunctionUrlError(403, 'no permission lets everybody call lambda:InvokeFunctionUrl');
  }
}

function openFunctions(stack: Stack): string[] {
  return ofType(stack, 'AWS::Lambda::Permission').flatMap(({ properties }) => {
    const { Action, Principal, FunctionUrlAuthType = 'NONE', FunctionName } = properties;
    const isOpen = Action === 'lambda:InvokeFunctionUrl' && Principal === '*' && FunctionUrlAuthType === 'NONE';
    return isOpen ? [arnOf(stack, String(FunctionName))] : [];
  });
}

function arnOf({ region, account }: Stack, name: string): string {
  return name.startsWith('arn:') ? name : `arn:aws:lambda:${region}:${account}:function:${name}`;
}
