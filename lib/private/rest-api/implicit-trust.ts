import { CfnRestApi, type IRestApi } from 'aws-cdk-lib/aws-apigateway';
import { hasMutualTls } from '../api/mutual-tls';
import { isResource } from '../is-resource';
import { resolved } from '../resolved';
import type { ApiResources } from './api-resources';

/** Keys of conditions that hold for whoever is at some place, whatever page their browser shows. */
const PLACES = /aws:(SourceIp|VpcSourceIp|SourceVpce?|SourceVpcArn)\b/i;

/** What an API trusts besides tokens, of what a browser brings along by being where it is; nothing where it is imported. */
export function ambientTrustOf(api: IRestApi, { resources }: ApiResources): string | undefined {
  const resource = api.node.defaultChild;
  if (hasMutualTls(api.restApiId, resources)) return 'a domain of it demands client certificates';
  if (!isResource(resource, CfnRestApi)) return undefined;
  const endpoints = resolved<CfnRestApi.EndpointConfigurationProperty>(resource, resource.endpointConfiguration);
  if (endpoints?.types?.includes('PRIVATE')) return 'it is private';
  const policy = JSON.stringify(resolved(resource, resource.policy)) ?? '';
  return PLACES.test(policy) ? 'its resource policy has conditions on addresses or networks' : undefined;
}
