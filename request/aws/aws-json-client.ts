import type { Failure, FailureKind } from './failure';
import { type HttpResponse, httpTransport, type Transport } from './http-transport';
import { type Credentials, signedHeaders } from './signature-v4';

export interface Output {
  readonly output: Readonly<Record<string, unknown>>;
}

/** What a client takes from its surroundings. */
export interface AwsClientOptions {
  /** @default - `AWS_REGION` of the function */
  readonly region?: string;
  readonly transport?: Transport;
  readonly env?: NodeJS.ProcessEnv;
  /** @default - those of the environment */
  readonly credentials?: (signal: AbortSignal) => Credentials | undefined | Promise<Credentials | undefined>;
}

export interface AwsJsonClientOptions extends AwsClientOptions {
  /** The name in endpoints and signatures: `ssm`. */
  readonly service: string;
  /** What stands before the action in `X-Amz-Target`: `AmazonSSM`. */
  readonly targetPrefix: string;
  readonly jsonVersion: '1.0' | '1.1';
  /** What the error codes of this service mean, beside those that all services share. */
  readonly failures?: { readonly [code: string]: FailureKind };
  /** Characters of the longest answer that is read. @default 65536 */
  readonly maxAnswerLength?: number;
}

/** https://docs.aws.amazon.com/awssupport/latest/APIReference/CommonErrors.html */
const DENIED =
  /^(?:(?:AccessDenied|UnrecognizedClient|InvalidSignature|MissingAuthenticationToken|ExpiredToken)Exception|IncompleteSignature)$/;
const THROTTLED = 'ThrottlingException';

/** What a status means where no code says it, or one that is not known: proxies and endpoints in front of AWS know none. */
const STATUS_FAILURES: { readonly [status: number]: FailureKind } = { 401: 'denied', 403: 'denied', 429: 'throttled' };

/**
 * Calls a service of AWS that speaks a JSON protocol, without an SDK. Failures are values: no call ever rejects.
 * Endpoint and credentials are read from the environment at each call, since Lambda rotates the latter.
 */
export class AwsJsonClient {
  readonly #options: AwsJsonClientOptions;
  readonly #env: NodeJS.ProcessEnv;

  constructor(options: AwsJsonClientOptions) {
    this.#options = options;
    this.#env = options.env ?? process.env;
  }

  async call(action: string, input: object, signal: AbortSignal): Promise<Output | Failure> {
    const { service, targetPrefix, jsonVersion, transport = httpTransport, maxAnswerLength } = this.#options;
    try {
      const region = this.#options.region ?? this.#env['AWS_REGION'];
      if (!region) return { failure: 'refused', message: 'no region: neither given nor in AWS_REGION' };
      const credentials = await this.#credentials(signal);
      if (!credentials) return { failure: 'denied', message: 'no credentials in the environment' };
      const url = serviceEndpoint(service, region, this.#env);
      const body = JSON.stringify(input);
      const headers = {
        'content-type': `application/x-amz-json-${jsonVersion}`,
        'x-amz-target': `${targetPrefix}.${action}`,
      };
      const signed = signedHeaders({ url, headers, body, service, region, time: Date.now() }, credentials);
      const request = { method: 'POST', url, headers: signed, body, maxAnswerLength } as const;
      return this.#read(await transport(request, signal));
    } catch (error) {
      if (signal.aborted) return { failure: 'timeout', message: 'no answer in time' };
      return { failure: 'unreachable', message: error instanceof Error ? error.message : String(error) };
    }
  }

  #credentials(signal: AbortSignal): ReturnType<NonNullable<AwsClientOptions['credentials']>> {
    return this.#options.credentials ? this.#options.credentials(signal) : credentialsFrom(this.#env);
  }

  #read({ status, body }: HttpResponse): Output | Failure {
    const answer = parseObject(body);
    if (status >= 500) return { failure: 'unreachable', message: `status ${status}` };
    const byStatus = STATUS_FAILURES[status];
    if (answer === undefined) {
      return { failure: byStatus ?? 'malformed', message: `status ${status} without a JSON object` };
    }
    if (status === 200) return { output: answer };
    // errors are named "ParameterNotFound" or "com.amazonaws.ssm#ParameterNotFound"
    const code = String(answer['__type'] ?? '').replace(/^.*#/, '');
    const message = String(answer['message'] ?? answer['Message'] ?? '');
    const common = DENIED.test(code) ? 'denied' : code === THROTTLED ? 'throttled' : byStatus;
    return {
      failure: this.#options.failures?.[code] ?? common ?? 'refused',
      message: `${code || status}: ${message}`,
    };
  }
}

/** https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html */
export function serviceEndpoint(service: string, region: string, env: NodeJS.ProcessEnv): URL {
  const own = env[`AWS_ENDPOINT_URL_${service.toUpperCase()}`] || env['AWS_ENDPOINT_URL'];
  return new URL(own || `https://${service}.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`);
}

export function credentialsFrom(env: NodeJS.ProcessEnv): Credentials | undefined {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN } = env;
  return accessKeyId && secretAccessKey ? { accessKeyId, secretAccessKey, sessionToken: AWS_SESSION_TOKEN } : undefined;
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
