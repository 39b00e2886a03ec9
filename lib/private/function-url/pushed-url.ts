import { Stack, Token } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { AllowlistSync } from '../../allowlist-sync';
import { MAX_NATIVE_ORIGINS } from '../../contract/native-origins';
import type { EndpointClass } from '../../endpoint-class';
import { inform } from '../messages/annotations';
import { nativeCors } from '../sync/native-cors';
import { pushedBound } from '../sync/sentences';
import { corsConfigurationOf } from './cors-configuration';
import type { FunctionUrlWithPolicy } from './target';

/** Has the configuration of a URL written for its one class. The template names none. */
export function pushToUrl({ scope, url, name }: FunctionUrlWithPolicy, one: EndpointClass): void {
  const { targetFunctionArn, qualifier } = url;
  const isArn = Token.isUnresolved(targetFunctionArn) || targetFunctionArn.startsWith('arn:');
  const arn = isArn
    ? targetFunctionArn
    : Stack.of(url).formatArn({ service: 'lambda', resource: `function:${targetFunctionArn}` });
  AllowlistSync.of(scope)._addTarget({
    config: {
      kind: 'function-url',
      name,
      function: targetFunctionArn,
      ...(qualifier !== undefined && { qualifier }),
      className: one.className,
      cors: nativeCors(corsConfigurationOf(one)),
    },
    statements: [
      new PolicyStatement({
        actions: ['lambda:GetFunctionUrlConfig', 'lambda:UpdateFunctionUrlConfig'],
        resources: [qualifier === undefined ? arn : `${arn}:${qualifier}`],
      }),
    ],
    resources: [url],
  });
  inform(
    scope,
    'list-pushed',
    pushedBound(one.className, scope.node.scope!, {
      holder: 'its CORS configuration',
      room: `${MAX_NATIVE_ORIGINS} exact origins`,
      restsOn: 'CloudFormation leaves the configuration alone that no template names',
    }),
  );
}
