import { type CfnResource, Stack } from 'aws-cdk-lib';
import type { CfnBasePathMapping, CfnDomainName } from 'aws-cdk-lib/aws-apigateway';
import type { CfnApiMapping } from 'aws-cdk-lib/aws-apigatewayv2';

const DOMAINS = ['AWS::ApiGateway::DomainName', 'AWS::ApiGatewayV2::DomainName'];
const MAPPINGS = ['AWS::ApiGateway::BasePathMapping', 'AWS::ApiGatewayV2::ApiMapping'];

/** Whether an API is on a domain that demands client certificates. */
export function hasMutualTls(apiId: string, resources: readonly CfnResource[]): boolean {
  const mappings = resources.filter(({ cfnResourceType }) => MAPPINGS.includes(cfnResourceType)) as Mapping[];
  const mapped = mappings.filter(({ apiId: id, restApiId = id }) => restApiId === apiId).map(domainNameOf);
  if (mapped.length === 0) return false;
  const domains = resources.filter(({ cfnResourceType }) => DOMAINS.includes(cfnResourceType)) as CfnDomainName[];
  const demanding = domains.filter(({ mutualTlsAuthentication }) => mutualTlsAuthentication !== undefined);
  return demanding.some(
    (domain) => mapped.includes(textOf(domain, domain.ref)) || mapped.includes(domainNameOf(domain)),
  );
}

type Mapping = CfnBasePathMapping & CfnApiMapping;

function domainNameOf(resource: CfnResource & { readonly domainName?: string }): string {
  return textOf(resource, resource.domainName);
}

function textOf(resource: CfnResource, value: unknown): string {
  return JSON.stringify(Stack.of(resource).resolve(value));
}
