import { ofType } from '../of-type';
import type { Stack } from '../stack';
import type { FunctionUrl } from './function-url';

/** Type of the resource. */
export const FUNCTION_URL = 'AWS::Lambda::Url';

/** Reads the function URLs of all stacks. */
export function readFunctionUrls(stacks: readonly Stack[]): FunctionUrl[] {
  return stacks
    .flatMap((stack) => ofType(stack, FUNCTION_URL))
    .map(({ stack, logicalId, properties }) => {
      const domainName = domainNameOf(stack, logicalId);
      return {
        id: String(stack.ref(logicalId)),
        logicalId,
        stack,
        urlId: urlIdOf(domainName),
        domainName,
        needsSignature: properties['AuthType'] !== 'NONE',
        isStreaming: properties['InvokeMode'] === 'RESPONSE_STREAM',
        cors: properties['Cors'] as FunctionUrl['cors'],
      };
    });
}

/** First label of the domain name of the URL that a resource makes. */
export function functionUrlIdOf(stack: Stack, logicalId: string): string {
  return urlIdOf(domainNameOf(stack, logicalId));
}

/** https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html */
function domainNameOf(stack: Stack, logicalId: string): string {
  return String(stack.getAtt(logicalId, 'FunctionUrl')).split('/')[2] ?? '';
}

function urlIdOf(domainName: string): string {
  return domainName.split('.')[0] ?? '';
}
