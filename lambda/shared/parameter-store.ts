import { type HttpResponse, httpTransport, type Transport } from './http-transport';
import { type Credentials, signedHeaders } from './signature-v4';

/** Why Parameter Store did not do what it was asked for. */
export type FailureKind =
  /** There is no such parameter. */
  | 'missing'
  /** There is one already, and it was not to be overwritten. */
  | 'exists'
  | 'denied'
  | 'throttled'
  /** No connection, half an answer, or an error of the service itself. */
  | 'unreachable'
  | 'timeout'
  /** An answer that the API never gives. */
  | 'malformed'
  /** The request was understood and turned down. */
  | 'refused';

export interface Failure {
  readonly failure: FailureKind;
  readonly message: string;
}

export interface Parameter {
  readonly value: string;
  readonly version: number | undefined;
}

/** What `PutParameter` takes (https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html). */
export interface NewParameter {
  readonly Name: string;
  readonly Value: string;
  readonly Type: 'StringList';
  readonly Tier: 'Standard' | 'Intelligent-Tiering';
  readonly AllowedPattern?: string;
  readonly Description: string;
}

interface Output {
  readonly output: Record<string, unknown>;
}

export interface ParameterStoreOptions {
  /** @default - `AWS_REGION` of the function */
  readonly region?: string;
  readonly transport?: Transport;
  readonly env?: NodeJS.ProcessEnv;
}

const KINDS: { readonly [code: string]: FailureKind } = {
  ParameterNotFound: 'missing',
  ParameterAlreadyExists: 'exists',
  AccessDeniedException: 'denied',
  UnrecognizedClientException: 'denied',
  InvalidSignatureException: 'denied',
  IncompleteSignature: 'denied',
  MissingAuthenticationTokenException: 'denied',
  ExpiredTokenException: 'denied',
  ThrottlingException: 'throttled',
  TooManyUpdates: 'throttled',
};

/**
 * The two calls of Parameter Store that functions make, without an SDK. Failures are values: no call ever rejects.
 * Endpoint and credentials are read from the environment at each call, since Lambda rotates the latter.
 */
export class ParameterStore {
  private readonly region: string | undefined;
  private readonly transport: Transport;
  private readonly env: NodeJS.ProcessEnv;

  constructor({ region, transport = httpTransport, env = process.env }: ParameterStoreOptions = {}) {
    this.region = region;
    this.transport = transport;
    this.env = env;
  }

  /** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html */
  async getParameter(name: string, signal: AbortSignal): Promise<Parameter | Failure> {
    const answer = await this.call('GetParameter', { Name: name }, signal);
    if (isFailure(answer)) return answer;
    const parameter = answer.output['Parameter'] as { Value?: unknown; Version?: unknown } | null | undefined;
    const value = parameter?.Value;
    if (typeof value !== 'string') return { failure: 'malformed', message: 'the answer has no Parameter.Value' };
    return { value, version: typeof parameter?.Version === 'number' ? parameter.Version : undefined };
  }

  /** Creates a parameter; one that is there already stays as it is, and the failure is `exists`. */
  async createParameter(parameter: NewParameter, signal: AbortSignal): Promise<undefined | Failure> {
    const answer = await this.call('PutParameter', { ...parameter, Overwrite: false }, signal);
    return isFailure(answer) ? answer : undefined;
  }

  private async call(action: string, input: object, signal: AbortSignal): Promise<Output | Failure> {
    try {
      const region = this.region ?? this.env['AWS_REGION'];
      if (!region) return { failure: 'refused', message: 'no region: neither given nor in AWS_REGION' };
      const credentials = credentialsFrom(this.env);
      if (!credentials) return { failure: 'denied', message: 'no credentials in the environment' };
      const url = endpoint(region, this.env);
      const body = JSON.stringify(input);
      const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `AmazonSSM.${action}` };
      const signed = signedHeaders({ url, headers, body, service: 'ssm', region, time: Date.now() }, credentials);
      return readAnswer(await this.transport({ method: 'POST', url, headers: signed, body }, signal));
    } catch (error) {
      if (signal.aborted) return { failure: 'timeout', message: 'no answer in time' };
      return { failure: 'unreachable', message: error instanceof Error ? error.message : String(error) };
    }
  }
}

export function isFailure(answer: object | undefined): answer is Failure {
  return answer !== undefined && 'failure' in answer;
}

/** https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html */
function endpoint(region: string, env: NodeJS.ProcessEnv): URL {
  const own = env['AWS_ENDPOINT_URL_SSM'] || env['AWS_ENDPOINT_URL'];
  return new URL(own || `https://ssm.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`);
}

function credentialsFrom(env: NodeJS.ProcessEnv): Credentials | undefined {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN } = env;
  return accessKeyId && secretAccessKey ? { accessKeyId, secretAccessKey, sessionToken: AWS_SESSION_TOKEN } : undefined;
}

function readAnswer({ status, body }: HttpResponse): Output | Failure {
  const answer = parseObject(body);
  if (status >= 500) return { failure: 'unreachable', message: `status ${status}` };
  if (answer === undefined) return { failure: 'malformed', message: `status ${status} without a JSON object` };
  if (status === 200) return { output: answer };
  // errors are named "ParameterNotFound" or "com.amazonaws.ssm#ParameterNotFound"
  const code = String(answer['__type'] ?? '').replace(/^.*#/, '');
  const message = String(answer['message'] ?? answer['Message'] ?? '');
  return {
    failure: KINDS[code] ?? (status === 429 ? 'throttled' : 'refused'),
    message: `${code || status}: ${message}`,
  };
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
