import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { UNDEPLOYED } from '../../lib/template/assembly/read-assembly';
import { Stack } from '../../lib/template/stack';
import type { Template } from '../../lib/template/template';
import { sdkSettings } from '../aws-sdk';
import type { AwsOptions } from '../tokens/aws-environment';
import { problem } from '../tokens/problem';

const NESTED = 'AWS::CloudFormation::Stack';

/**
 * A stack as it is deployed, with those nested in it.
 *
 * @throws Error with a sentence for the terminal where it cannot be read
 */
export async function deployedStacks(name: string, options: AwsOptions): Promise<Stack[]> {
  // loaded where it is needed: other commands start without it
  const { cloudformation: sdk } = await import('../sdk/index.js');
  const settings = await sdkSettings('CLOUDFORMATION', options);
  const client = new sdk.CloudFormationClient(settings);
  try {
    return await readStack(sdk, client, settings.region, name);
  } catch (error) {
    const { name: code, message } = error instanceof Error ? error : { name: '', message: String(error) };
    const isAnswer = error instanceof sdk.CloudFormationServiceException;
    throw new Error(problem(...told(code, message, isAnswer, name)), { cause: error });
  }
}

async function readStack(
  sdk: typeof import('../sdk/cloudformation.js').cloudformation,
  client: CloudFormationClient,
  region: string,
  name: string,
): Promise<Stack[]> {
  const { Stacks: [described] = [] } = await client.send(new sdk.DescribeStacksCommand({ StackName: name }));
  const { TemplateBody = '{}' } = await client.send(new sdk.GetTemplateCommand({ StackName: name }));
  const parameters = (described?.Parameters ?? []).map((one) => [
    one.ParameterKey,
    one.ResolvedValue ?? one.ParameterValue,
  ]);
  const stack = new Stack(
    {
      name: described?.StackName ?? name,
      account: described?.StackId?.split(':')[4] ?? '',
      region,
      template: JSON.parse(TemplateBody) as Template,
      parameters: Object.fromEntries(parameters),
    },
    UNDEPLOYED,
  );
  const nested: string[] = [];
  for await (const { StackResourceSummaries = [] } of sdk.paginateListStackResources({ client }, { StackName: name }))
    for (const { ResourceType, PhysicalResourceId } of StackResourceSummaries)
      if (ResourceType === NESTED && PhysicalResourceId !== undefined) nested.push(PhysicalResourceId);
  const below: Stack[] = [];
  for (const one of nested) below.push(...(await readStack(sdk, client, region, one)));
  return [stack, ...below];
}

function told(code: string, message: string, isAnswer: boolean, name: string): Parameters<typeof problem> {
  if (code === 'ValidationError' && /does not exist/.test(message))
    return ['missing', `${name}: there is no such stack in this account and Region: look at --stack and --region`];
  if (code === 'SyntaxError')
    return ['malformed', `${name}: its template is not JSON, as those of CDK are: name a stack that cdk deploy made`];
  if (/^AccessDenied/.test(code)) {
    const needed = 'cloudformation:DescribeStacks, cloudformation:GetTemplate and cloudformation:ListStackResources';
    return ['denied', `${name}: these credentials may not; they need ${needed}`];
  }
  if (isAnswer) return ['refused', `${name}: ${code}: ${message}`];
  return ['unreachable', `${name}: ${message}: look at --region, --endpoint-url and the connection`];
}
