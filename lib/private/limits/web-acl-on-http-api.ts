import type { CfnResource } from 'aws-cdk-lib';
import { Stack } from 'aws-cdk-lib';
import { CfnApi, type IHttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import { isResource } from '../is-resource';
import { type Refusal, refusal } from '../messages/refusal';

/** Web ACLs that the app puts before an HTTP API, which AWS WAF does not take: the deployment would fail and say less. */
export function webAclProblems({ node }: IHttpApi, resources: readonly CfnResource[]): Refusal[] {
  const api = node.defaultChild;
  if (!isResource(api, CfnApi)) return [];
  const reference = JSON.stringify(Stack.of(api).resolve(api.ref));
  return resources
    .filter((one) => isResource(one, CfnWebACLAssociation))
    .filter((one) => JSON.stringify(one.stack.resolve(one.resourceArn) ?? null).includes(reference))
    .map((one) =>
      refusal(
        'web-acl-on-http-api',
        `${one.node.path}: it puts a web ACL before ${node.path}, and AWS WAF protects no HTTP API; put a distribution in front of the ` +
          'API and give that the web ACL, with DistributionCors.addRuleGroup, or make it a REST API; throttlingRateLimit of a class ' +
          'bounds an HTTP API itself',
      ),
    );
}
