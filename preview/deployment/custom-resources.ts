import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TemplateResource } from '../../lib/template/template';
import type { Buckets } from '../buckets/buckets';
import type { Functions } from '../functions/functions';
import type { LambdaFunction } from '../functions/lambda-function';
import { readBody } from '../http-body';
import type { Log } from '../log';
import { NotServedError } from '../not-served-error';
import type { DeployedStack } from './deployed-stack';

/** What a custom resource's function sends to the `ResponseURL`. */
interface CustomResourceResponse {
  readonly Status?: string;
  readonly Reason?: string;
  readonly PhysicalResourceId?: string;
  readonly Data?: Record<string, unknown>;
}

/** A custom resource that is about to be made. */
interface Creation {
  readonly stack: DeployedStack;
  readonly logicalId: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
  /** Its name in the log. */
  readonly what: string;
}

/** A custom resource that an earlier deployment made. */
interface Made {
  readonly properties: Readonly<Record<string, unknown>>;
  readonly id: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

const PATH = '/custom-resource/';
const MAX_RESPONSE = 64 * 1024;
/** How long an answer may come after the function has ended. */
const GRACE_MILLISECONDS = 1000;

/**
 * By which the CDK reads the ARN of an edge function from the parameter that its stack in us-east-1 puts it into. Answered
 * here: its provider needs the AWS SDK of Lambda's runtime.
 */
const PARAMETER_READER = 'Custom::CrossRegionStringParameterReader';

/** By which the CDK puts files of the assembly into buckets: these are read where they are. */
const BUCKET_DEPLOYMENT = 'Custom::CDKBucketDeployment';

/** Providers of the CDK that talk to AWS services other than Parameter Store. */
const NOT_RUN = new Set([
  'Custom::AWS',
  'Custom::CrossRegionExportReader',
  'Custom::CrossRegionExportWriter',
  'Custom::LogRetention',
  'Custom::S3AutoDeleteObjects',
  'Custom::S3BucketNotifications',
]);

/**
 * Runs custom resources as CloudFormation does when it creates them, and when a later deployment has other properties for them.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref.html
 */
export class CustomResources {
  /** What was made, and of what. */
  private readonly made = new Map<string, Made>();
  private readonly waiting = new Map<string, (response: CustomResourceResponse) => void>();

  constructor(
    private readonly functions: Functions,
    private readonly buckets: Buckets,
    private readonly awsUrl: string,
    private readonly log: Log,
  ) {}

  /** Whether a resource is one. */
  static is(type: string): boolean {
    return type === 'AWS::CloudFormation::CustomResource' || type.startsWith('Custom::');
  }

  /** Takes the answer of a function; false where the request is none. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    if (request.method !== 'PUT' || !request.url?.startsWith(PATH)) return false;
    const body = await readBody(request, MAX_RESPONSE);
    const settle = this.waiting.get(request.url.slice(PATH.length));
    settle?.(parse(body?.toString('utf8') ?? ''));
    response.writeHead(settle ? 200 : 404).end();
    return true;
  }

  /** Creates or updates a custom resource, and gives its stack what the function answered. */
  async create(stack: DeployedStack, logicalId: string, resource: TemplateResource): Promise<void> {
    const properties = stack.properties(resource);
    const what = `custom resource ${logicalId} (${resource.Type})`;
    if (resource.Type === PARAMETER_READER) {
      const value = stack.parameterValue(String(properties.ParameterName));
      stack.setOutcome(logicalId, String(properties.ParameterName), { FunctionArn: value ?? '' });
      return;
    }
    try {
      if (resource.Type === BUCKET_DEPLOYMENT) return this.buckets.deploy(stack, logicalId, properties);
      if (NOT_RUN.has(resource.Type)) throw new NotServedError(what);
      const provider = this.functions.beingDeployed(String(properties.ServiceToken));
      if (provider.definition.handler === 'framework.onEvent') throw new NotServedError(what);
      await this.run(provider, { stack, logicalId, type: resource.Type, properties, what });
    } catch (error) {
      if (!(error instanceof NotServedError)) throw error;
      stack.note(`${what} is not run: its provider needs more of AWS than the preview serves`);
    }
  }

  private async run(provider: LambdaFunction, { stack, logicalId, type, properties, what }: Creation): Promise<void> {
    const key = `${stack.name}/${logicalId}`;
    const given = asCloudFormationSends(properties, stack) as Made['properties'];
    const before = this.made.get(key);
    if (before && JSON.stringify(before.properties) === JSON.stringify(given)) {
      stack.setOutcome(logicalId, before.id, before.attributes);
      return;
    }
    const id = randomUUID();
    const answered = new Promise<CustomResourceResponse>((resolve) => this.waiting.set(id, resolve));
    const outcome = await provider.invoke({
      RequestType: before ? 'Update' : 'Create',
      ...(before && { PhysicalResourceId: before.id, OldResourceProperties: before.properties }),
      ServiceToken: properties.ServiceToken,
      ResponseURL: `${this.awsUrl}${PATH}${id}`,
      StackId: stack.resolve({ Ref: 'AWS::StackId' }),
      RequestId: id,
      LogicalResourceId: logicalId,
      ResourceType: type,
      ResourceProperties: given,
    });
    const late: CustomResourceResponse = {
      Status: 'FAILED',
      Reason: outcome.error
        ? `${outcome.error.errorType}: ${outcome.error.errorMessage}`
        : 'no answer to the ResponseURL',
    };
    const timeout = AbortSignal.timeout(GRACE_MILLISECONDS);
    const answer = await Promise.race([
      answered,
      new Promise<CustomResourceResponse>((resolve) => timeout.addEventListener('abort', () => resolve(late))),
    ]);
    this.waiting.delete(id);
    if (answer.Status !== 'SUCCESS') {
      this.log(`FAILED  ${stack.name}: ${what}: ${answer.Reason ?? 'no reason given'}; what refers to it has no value`);
      return;
    }
    const { PhysicalResourceId = before?.id ?? id, Data = {} } = answer;
    this.made.set(key, { properties: given, id: PhysicalResourceId, attributes: Data });
    stack.setOutcome(logicalId, PhysicalResourceId, Data);
    this.log(`${before ? 'updated' : 'created'}  ${stack.name}: ${what}`);
  }
}

function parse(body: string): CustomResourceResponse {
  try {
    const response: unknown = JSON.parse(body);
    if (typeof response === 'object' && response !== null) return response;
  } catch {
    // told below
  }
  return {
    Status: 'FAILED',
    Reason: `the function answered ${JSON.stringify(body.slice(0, 200))}, which is no JSON object`,
  };
}

/** CloudFormation turns every number and boolean into a string. */
function asCloudFormationSends(value: unknown, stack: DeployedStack): unknown {
  if (Array.isArray(value)) return value.map((item) => asCloudFormationSends(item, stack));
  if (typeof value === 'string') return stack.reachable(value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, asCloudFormationSends(item, stack)]));
}
