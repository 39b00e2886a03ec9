import { CfnResource } from 'aws-cdk-lib';
import type { CfnUrl, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { deployedTogether } from '../api/deployed-together';
import { ReachedFunctions } from '../api/reached-functions';
import { isConfigured } from '../function-url/own-configuration';
import { type Refusal, refusal } from '../messages/refusal';
import { resolved } from '../resolved';

/**
 * Refuses URLs of a function with `withCors` that state CORS headers, too: browsers would get each of them twice, and take
 * neither (https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html#urls-cors).
 */
export function urlsThatStateCors(fn: LambdaFunction): Refusal[] {
  const resources = deployedTogether(fn).filter((one) => CfnResource.isCfnResource(one));
  const urls = resources.filter((one): one is CfnUrl => one.cfnResourceType === 'AWS::Lambda::Url');
  if (urls.length === 0) return [];
  const reached = new ReachedFunctions(resources);
  return urls.flatMap((url) => {
    if (!isConfigured(url)) return [];
    if (reached.functionBehind(resolved<unknown>(url, url.targetFunctionArn)) !== fn.node.defaultChild) return [];
    return [
      refusal(
        'function-url-states-cors',
        `${url.node.path}: this function URL has a CORS configuration, and withCors in ${fn.node.path} states the same headers, so ` +
          'that browsers get them twice and refuse both; leave cors out of the function URL',
      ),
    ];
  });
}
