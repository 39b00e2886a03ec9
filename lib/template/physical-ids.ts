import { createHash } from 'node:crypto';
import type { Resolver } from './resolver';
import type { TemplateResource } from './template';

/** Ten characters as API Gateway ids have them, the same in every run. */
export function shortId(...parts: readonly string[]): string {
  const name = parts.join('/');
  const known = ids.get(name);
  if (known !== undefined) return known;
  const digest = createHash('sha256').update(name).digest('hex');
  const id = BigInt(`0x${digest}`).toString(36).slice(0, 10);
  ids.set(name, id);
  return id;
}

/** Every method of an API refers to it, and to its resource. */
const ids = new Map<string, string>();

interface Identity {
  /** Property that names the resource where the author did. */
  readonly nameProperty?: string;
  /** ARN from the physical id. */
  readonly arn?: (resolver: Resolver, id: string) => string;
  /** Whether names that CloudFormation makes are in lower case. */
  readonly lowerCase?: true;
  /** What `Ref` gives, where it is not the name. */
  readonly ref?: (resolver: Resolver, logicalId: string, properties: Readonly<Record<string, unknown>>) => string;
}

const arnOf = (service: string, resource: (id: string) => string) => (resolver: Resolver, id: string) =>
  `arn:aws:${service}:${resolver.region}:${resolver.account}:${resource(id)}`;

const IDENTITIES: Readonly<Record<string, Identity>> = {
  'AWS::Lambda::Function': { nameProperty: 'FunctionName', arn: arnOf('lambda', (id) => `function:${id}`) },
  'AWS::Lambda::Version': { ref: (resolver, _, { FunctionName }) => `${functionArn(resolver, FunctionName)}:1` },
  'AWS::Lambda::Alias': {
    ref: (resolver, _, { FunctionName, Name }) => `${functionArn(resolver, FunctionName)}:${resolver.text(Name)}`,
  },
  'AWS::Lambda::Url': { ref: (resolver, _, properties) => urlTarget(resolver, properties) },
  'AWS::ApiGateway::Authorizer': { ref: (resolver, logicalId) => shortId(resolver.name, logicalId) },
  'AWS::ApiGateway::RestApi': { ref: (resolver, logicalId) => shortId(resolver.name, logicalId) },
  'AWS::ApiGateway::Resource': { ref: (resolver, logicalId) => shortId(resolver.name, logicalId) },
  'AWS::ApiGateway::Deployment': { ref: (resolver, logicalId) => shortId(resolver.name, logicalId) },
  'AWS::ApiGateway::Stage': { nameProperty: 'StageName' },
  'AWS::ApiGatewayV2::Api': { ref: (resolver, logicalId) => shortId(resolver.name, logicalId) },
  'AWS::ApiGatewayV2::Authorizer': { ref: (resolver, logicalId) => shortId(resolver.name, logicalId) },
  'AWS::ApiGatewayV2::Integration': { ref: (resolver, logicalId) => shortId(resolver.name, logicalId) },
  'AWS::ApiGatewayV2::Route': { ref: (resolver, logicalId) => shortId(resolver.name, logicalId) },
  'AWS::ApiGatewayV2::Stage': { nameProperty: 'StageName' },
  'AWS::Events::Rule': { nameProperty: 'Name', arn: arnOf('events', (id) => `rule/${id}`) },
  'AWS::CloudFront::CachePolicy': { ref: (resolver, logicalId) => shortId(resolver.name, logicalId) },
  'AWS::CloudFront::Distribution': {
    ref: (resolver, logicalId) => `E${shortId(resolver.name, logicalId).toUpperCase()}`,
  },
  'AWS::CloudFront::Function': {
    ref: (resolver, logicalId) =>
      `arn:aws:cloudfront::${resolver.account}:function/${shortId(resolver.name, logicalId)}`,
  },
  'AWS::CloudFront::KeyValueStore': {
    nameProperty: 'Name',
    arn: (resolver, id) => `arn:aws:cloudfront::${resolver.account}:key-value-store/${shortId(resolver.name, id)}`,
  },
  'AWS::CloudFront::OriginAccessControl': { ref: (resolver, logicalId) => shortId(resolver.name, logicalId) },
  'AWS::CloudFront::OriginRequestPolicy': { ref: (resolver, logicalId) => shortId(resolver.name, logicalId) },
  'AWS::CloudFront::ResponseHeadersPolicy': { ref: (resolver, logicalId) => shortId(resolver.name, logicalId) },
  'AWS::Cognito::UserPool': {
    arn: arnOf('cognito-idp', (id) => `userpool/${id}`),
    ref: (resolver, logicalId) => `${resolver.region}_${shortId(resolver.name, logicalId)}`,
  },
  'AWS::Cognito::UserPoolClient': { ref: (resolver, logicalId) => shortId(resolver.name, logicalId) },
  'AWS::SSM::Parameter': { nameProperty: 'Name' },
  'AWS::IAM::Role': { nameProperty: 'RoleName', arn: (resolver, id) => `arn:aws:iam::${resolver.account}:role/${id}` },
  'AWS::S3::Bucket': {
    nameProperty: 'BucketName',
    lowerCase: true,
    arn: (_, id) => `arn:aws:s3:::${id}`,
  },
  'AWS::DynamoDB::GlobalTable': { nameProperty: 'TableName', arn: arnOf('dynamodb', (id) => `table/${id}`) },
  'AWS::DynamoDB::Table': { nameProperty: 'TableName', arn: arnOf('dynamodb', (id) => `table/${id}`) },
  'AWS::WAFv2::RuleGroup': { nameProperty: 'Name', arn: arnOf('wafv2', (id) => `regional/rulegroup/${id}/preview`) },
  'AWS::WAFv2::WebACL': { nameProperty: 'Name', arn: arnOf('wafv2', (id) => `regional/webacl/${id}/preview`) },
  'AWS::Logs::LogGroup': { nameProperty: 'LogGroupName', arn: arnOf('logs', (id) => `log-group:${id}:*`) },
};

/** What `Ref` gives for a resource. */
export function physicalId(resolver: Resolver, logicalId: string, resource: TemplateResource): string {
  const identity = IDENTITIES[resource.Type];
  const properties = resource.Properties ?? {};
  if (identity?.ref) return identity.ref(resolver, logicalId, properties);
  const name = identity?.nameProperty && properties[identity.nameProperty];
  if (name !== undefined && name !== '') return resolver.text(name);
  const made = `${resolver.name}-${logicalId}-${shortId(resolver.name, logicalId)}`;
  const short = made.slice(identity?.lowerCase ? -63 : -64).replace(/^-+/, '');
  return identity?.lowerCase ? short.toLowerCase() : short;
}

/** What `Fn::GetAtt` gives for a resource, or undefined where that is not known. */
export function attribute(
  resolver: Resolver,
  logicalId: string,
  resource: TemplateResource,
  name: string,
): string | undefined {
  const id = (): string => physicalId(resolver, logicalId, resource);
  const properties = resource.Properties ?? {};
  if (name === 'Arn') return IDENTITIES[resource.Type]?.arn?.(resolver, id());
  switch (`${resource.Type}.${name}`) {
    case 'AWS::ApiGateway::RestApi.RootResourceId':
      return shortId(resolver.name, logicalId, 'root');
    case 'AWS::ApiGateway::RestApi.RestApiId':
    case 'AWS::ApiGateway::Authorizer.AuthorizerId':
    case 'AWS::ApiGateway::Resource.ResourceId':
    case 'AWS::ApiGateway::Deployment.DeploymentId':
      return id();
    case 'AWS::ApiGatewayV2::Api.ApiId':
    case 'AWS::ApiGatewayV2::Authorizer.AuthorizerId':
    case 'AWS::CloudFront::CachePolicy.Id':
    case 'AWS::CloudFront::Distribution.Id':
    case 'AWS::CloudFront::Function.FunctionARN':
    case 'AWS::CloudFront::OriginAccessControl.Id':
    case 'AWS::CloudFront::OriginRequestPolicy.Id':
    case 'AWS::CloudFront::ResponseHeadersPolicy.Id':
    case 'AWS::Lambda::Url.FunctionArn':
    case 'AWS::Lambda::Version.FunctionArn':
    case 'AWS::Cognito::UserPool.UserPoolId':
    case 'AWS::Cognito::UserPoolClient.ClientId':
      return id();
    case 'AWS::Cognito::UserPool.ProviderName':
      return `cognito-idp.${resolver.region}.amazonaws.com/${id()}`;
    case 'AWS::Cognito::UserPool.ProviderURL':
      return `https://cognito-idp.${resolver.region}.amazonaws.com/${id()}`;
    case 'AWS::ApiGatewayV2::Api.ApiEndpoint':
      return `https://${id()}.execute-api.${resolver.region}.amazonaws.com`;
    case 'AWS::CloudFront::Distribution.DomainName':
      return `d${shortId(resolver.name, logicalId)}.cloudfront.net`;
    case 'AWS::Lambda::Url.FunctionUrl':
      return `https://${shortId(resolver.name, logicalId)}.lambda-url.${resolver.region}.on.aws/`;
    case 'AWS::Lambda::Version.Version':
      return '1';
    case 'AWS::CloudFront::CloudFrontOriginAccessIdentity.S3CanonicalUserId':
      return `preview${shortId(resolver.name, logicalId)}`;
    case 'AWS::S3::Bucket.DomainName':
      return `${id()}.s3.amazonaws.com`;
    case 'AWS::S3::Bucket.RegionalDomainName':
      return `${id()}.s3.${resolver.region}.amazonaws.com`;
    case 'AWS::S3::Bucket.WebsiteURL':
      return `http://${id()}.s3-website-${resolver.region}.amazonaws.com`;
    case 'AWS::SSM::Parameter.Value':
      return resolver.text(properties.Value);
    case 'AWS::SSM::Parameter.Type':
      return resolver.text(properties.Type);
    default:
      return undefined;
  }
}

/** A function has one URL for itself, and one for each alias. */
function urlTarget(resolver: Resolver, { TargetFunctionArn, Qualifier }: Readonly<Record<string, unknown>>): string {
  const arn = functionArn(resolver, TargetFunctionArn);
  return Qualifier === undefined ? arn : `${arn}:${resolver.text(Qualifier)}`;
}

function functionArn(resolver: Resolver, functionName: unknown): string {
  const name = resolver.text(functionName);
  return name.startsWith('arn:') ? name : `arn:aws:lambda:${resolver.region}:${resolver.account}:function:${name}`;
}
