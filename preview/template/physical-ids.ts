import { createHash } from 'node:crypto';
import type { Stack } from './stack';
import type { TemplateResource } from './template';

/** Ten characters as API Gateway ids have them, the same in every run. */
export function shortId(...parts: readonly string[]): string {
  const digest = createHash('sha256').update(parts.join('/')).digest('hex');
  return BigInt(`0x${digest}`).toString(36).slice(0, 10);
}

interface Identity {
  /** Property that names the resource where the author did. */
  readonly nameProperty?: string;
  /** ARN from the physical id. */
  readonly arn?: (stack: Stack, id: string) => string;
  /** What `Ref` gives, where it is not the name. */
  readonly ref?: (stack: Stack, logicalId: string, properties: Readonly<Record<string, unknown>>) => string;
}

const arnOf = (service: string, resource: (id: string) => string) => (stack: Stack, id: string) =>
  `arn:aws:${service}:${stack.region}:${stack.account}:${resource(id)}`;

const IDENTITIES: Readonly<Record<string, Identity>> = {
  'AWS::Lambda::Function': { nameProperty: 'FunctionName', arn: arnOf('lambda', (id) => `function:${id}`) },
  'AWS::Lambda::Version': { ref: (stack, _, { FunctionName }) => `${functionArn(stack, FunctionName)}:1` },
  'AWS::Lambda::Alias': {
    ref: (stack, _, { FunctionName, Name }) => `${functionArn(stack, FunctionName)}:${stack.text(Name)}`,
  },
  'AWS::ApiGateway::Authorizer': { ref: (stack, logicalId) => shortId(stack.name, logicalId) },
  'AWS::ApiGateway::RestApi': { ref: (stack, logicalId) => shortId(stack.name, logicalId) },
  'AWS::ApiGateway::Resource': { ref: (stack, logicalId) => shortId(stack.name, logicalId) },
  'AWS::ApiGateway::Deployment': { ref: (stack, logicalId) => shortId(stack.name, logicalId) },
  'AWS::ApiGateway::Stage': { nameProperty: 'StageName' },
  'AWS::ApiGatewayV2::Api': { ref: (stack, logicalId) => shortId(stack.name, logicalId) },
  'AWS::ApiGatewayV2::Authorizer': { ref: (stack, logicalId) => shortId(stack.name, logicalId) },
  'AWS::ApiGatewayV2::Integration': { ref: (stack, logicalId) => shortId(stack.name, logicalId) },
  'AWS::ApiGatewayV2::Route': { ref: (stack, logicalId) => shortId(stack.name, logicalId) },
  'AWS::ApiGatewayV2::Stage': { nameProperty: 'StageName' },
  'AWS::Events::Rule': { nameProperty: 'Name', arn: arnOf('events', (id) => `rule/${id}`) },
  'AWS::CloudFront::CachePolicy': { ref: (stack, logicalId) => shortId(stack.name, logicalId) },
  'AWS::CloudFront::Distribution': { ref: (stack, logicalId) => `E${shortId(stack.name, logicalId).toUpperCase()}` },
  'AWS::CloudFront::OriginRequestPolicy': { ref: (stack, logicalId) => shortId(stack.name, logicalId) },
  'AWS::CloudFront::ResponseHeadersPolicy': { ref: (stack, logicalId) => shortId(stack.name, logicalId) },
  'AWS::SSM::Parameter': { nameProperty: 'Name' },
  'AWS::IAM::Role': { nameProperty: 'RoleName', arn: (stack, id) => `arn:aws:iam::${stack.account}:role/${id}` },
  'AWS::S3::Bucket': { nameProperty: 'BucketName', arn: (_, id) => `arn:aws:s3:::${id}` },
  'AWS::DynamoDB::GlobalTable': { nameProperty: 'TableName', arn: arnOf('dynamodb', (id) => `table/${id}`) },
  'AWS::DynamoDB::Table': { nameProperty: 'TableName', arn: arnOf('dynamodb', (id) => `table/${id}`) },
  'AWS::Logs::LogGroup': { nameProperty: 'LogGroupName', arn: arnOf('logs', (id) => `log-group:${id}:*`) },
};

/** What `Ref` gives for a resource. */
export function physicalId(stack: Stack, logicalId: string, resource: TemplateResource): string {
  const identity = IDENTITIES[resource.Type];
  const properties = resource.Properties ?? {};
  if (identity?.ref) return identity.ref(stack, logicalId, properties);
  const name = identity?.nameProperty && properties[identity.nameProperty];
  if (name !== undefined && name !== '') return stack.text(name);
  return `${stack.name}-${logicalId}-${shortId(stack.name, logicalId)}`.slice(-64).replace(/^-+/, '');
}

/** What `Fn::GetAtt` gives for a resource, or undefined where the preview does not know. */
export function attribute(
  stack: Stack,
  logicalId: string,
  resource: TemplateResource,
  name: string,
): string | undefined {
  const id = (): string => physicalId(stack, logicalId, resource);
  const properties = resource.Properties ?? {};
  if (name === 'Arn') return IDENTITIES[resource.Type]?.arn?.(stack, id());
  switch (`${resource.Type}.${name}`) {
    case 'AWS::ApiGateway::RestApi.RootResourceId':
      return shortId(stack.name, logicalId, 'root');
    case 'AWS::ApiGateway::RestApi.RestApiId':
    case 'AWS::ApiGateway::Authorizer.AuthorizerId':
    case 'AWS::ApiGateway::Resource.ResourceId':
    case 'AWS::ApiGateway::Deployment.DeploymentId':
      return id();
    case 'AWS::ApiGatewayV2::Api.ApiId':
    case 'AWS::ApiGatewayV2::Authorizer.AuthorizerId':
    case 'AWS::CloudFront::CachePolicy.Id':
    case 'AWS::CloudFront::Distribution.Id':
    case 'AWS::CloudFront::OriginRequestPolicy.Id':
    case 'AWS::CloudFront::ResponseHeadersPolicy.Id':
    case 'AWS::Lambda::Version.FunctionArn':
      return id();
    case 'AWS::ApiGatewayV2::Api.ApiEndpoint':
      return `https://${id()}.execute-api.${stack.region}.amazonaws.com`;
    case 'AWS::CloudFront::Distribution.DomainName':
      return `d${shortId(stack.name, logicalId)}.cloudfront.net`;
    case 'AWS::Lambda::Version.Version':
      return '1';
    case 'AWS::SSM::Parameter.Value':
      return stack.text(properties.Value);
    case 'AWS::SSM::Parameter.Type':
      return stack.text(properties.Type);
    default:
      return undefined;
  }
}

function functionArn(stack: Stack, functionName: unknown): string {
  const name = stack.text(functionName);
  return name.startsWith('arn:') ? name : `arn:aws:lambda:${stack.region}:${stack.account}:function:${name}`;
}
