import type { AwsClientOptions } from '../../request/aws/aws-json-client';
import type { Outcome } from '../../request/aws/cloudformation-response';
import type { Failure } from '../../request/aws/failure';
import { type NewParameter, ParameterStore } from '../../request/aws/parameter-store';
import { tryAgain } from '../../request/aws/try-again';
import { isObject, isText } from '../../request/guards';

interface Event {
  readonly RequestType?: unknown;
  readonly LogicalResourceId?: unknown;
  readonly PhysicalResourceId?: unknown;
  readonly ResourceProperties?: unknown;
}

interface Properties {
  readonly ParameterName?: unknown;
  readonly Origins?: unknown;
  readonly AllowedPattern?: unknown;
  readonly Region?: unknown;
}

const STANDARD_BYTES = 4096;
const MAX_BYTES = 8192;
/** With a call that never answers, all tries fit into the function's minute. */
const CALL_BUDGET_MS = 5_000;
const BUDGET_MS = 50_000;
/**
 * `denied` too: the permission is as new as the stack, or as the class that was added to it, and takes some seconds to
 * be known everywhere (https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency).
 */
const TRANSIENT: readonly Failure['failure'][] = ['throttled', 'unreachable', 'timeout', 'denied'];

/**
 * Creates the parameter unless it exists; deletes nothing, since operators own the value. Its name is the resource's id: when
 * that changes, CloudFormation deletes the old resource, which removes nothing. Never rejects.
 */
export async function createInitialOrigins(event: unknown, options?: AwsClientOptions): Promise<Outcome> {
  const { RequestType, LogicalResourceId, PhysicalResourceId, ResourceProperties } = (
    isObject(event) ? event : {}
  ) as Event;
  const properties = (isObject(ResourceProperties) ? ResourceProperties : {}) as Properties;
  const names = [PhysicalResourceId, LogicalResourceId, 'initial-origins'];
  const given = RequestType === 'Delete' ? names : [properties.ParameterName, ...names];
  const physicalResourceId = given.find((name) => isText(name) && name !== '') as string;

  if (RequestType === 'Delete') return { physicalResourceId, problem: undefined };
  if (RequestType !== 'Create' && RequestType !== 'Update') {
    return { physicalResourceId, problem: `RequestType ${JSON.stringify(RequestType)} is none of CloudFormation's` };
  }
  const parameter = toParameter(properties);
  if (isText(parameter)) return { physicalResourceId, problem: parameter };
  const region = isText(properties.Region) ? properties.Region : undefined;
  const failure = await create(new ParameterStore({ region, ...options }), parameter);
  const problem = failure && `parameter ${JSON.stringify(parameter.Name)}: ${failure.failure}: ${failure.message}`;
  return { physicalResourceId, problem };
}

/** The parameter, or what is wrong with the properties. */
function toParameter({ ParameterName, Origins, AllowedPattern }: Properties): NewParameter | string {
  if (!isText(ParameterName) || ParameterName === '') return 'ParameterName is missing';
  if (!Array.isArray(Origins) || !Origins.every(isText)) return 'Origins is no list of strings';
  // Parameter Store takes no empty value; this word says that the list is empty on purpose
  const value = Origins.join(',') || 'none';
  const bytes = Buffer.byteLength(value);
  if (bytes > MAX_BYTES) return `Origins take ${bytes} bytes, a parameter holds ${MAX_BYTES}: list fewer origins`;
  return {
    Name: ParameterName,
    Value: value,
    Type: 'StringList',
    Tier: bytes > STANDARD_BYTES ? 'Intelligent-Tiering' : 'Standard',
    ...(isText(AllowedPattern) && { AllowedPattern }),
    Description: 'Origins of a cdk-cors endpoint class. Edit at will: deployments never write it again.',
  };
}

async function create(store: ParameterStore, parameter: NewParameter): Promise<Failure | undefined> {
  const call = () => store.createParameter(parameter, AbortSignal.timeout(CALL_BUDGET_MS));
  const isTransient = (failure: Failure | undefined) => failure !== undefined && TRANSIENT.includes(failure.failure);
  const failure = await tryAgain(call, isTransient, AbortSignal.timeout(BUDGET_MS));
  return failure?.failure === 'exists' ? undefined : failure;
}
