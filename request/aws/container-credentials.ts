import { httpTransport, type Transport } from './http-transport';
import type { Credentials } from './signature-v4';

/** Of ECS, for relative URIs (https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html). */
const ECS = 'http://169.254.170.2';
/** Where a token may go without TLS: this very machine, and the addresses of ECS and EKS. */
const LOCAL = /^(?:127\.\d+\.\d+\.\d+|localhost|\[::1\]|169\.254\.170\.2|169\.254\.170\.23|\[fd00:ec2::23\])$/;
/** How long before their end credentials are replaced. */
const MARGIN_MILLISECONDS = 5 * 60_000;

export interface ContainerCredentialsOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly transport?: Transport;
  readonly clock?: () => number;
}

interface Kept {
  readonly credentials: Credentials;
  readonly until: number;
}

/**
 * The credentials of a container: those in its environment, else those of its task (ECS) or its pod (EKS Pod Identity), which
 * are kept until shortly before they end. Rejects where the endpoint has none.
 */
export function containerCredentials({
  env = process.env,
  transport = httpTransport,
  clock = Date.now,
}: ContainerCredentialsOptions = {}): (signal: AbortSignal) => Promise<Credentials | undefined> {
  let kept: Kept | undefined;
  return async (signal) => {
    const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = env;
    if (AWS_ACCESS_KEY_ID && AWS_SECRET_ACCESS_KEY) {
      return {
        accessKeyId: AWS_ACCESS_KEY_ID,
        secretAccessKey: AWS_SECRET_ACCESS_KEY,
        sessionToken: AWS_SESSION_TOKEN,
      };
    }
    if (kept && clock() < kept.until) return kept.credentials;
    const url = endpointOf(env);
    if (url === undefined) return undefined;
    const headers = authorization(env);
    const { status, body } = await transport({ method: 'GET', url, headers, body: '' }, signal);
    if (status !== 200) throw new Error(`the endpoint of the container's credentials answered ${status}`);
    kept = read(body, clock());
    return kept.credentials;
  };
}

function endpointOf({
  AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: relative,
  AWS_CONTAINER_CREDENTIALS_FULL_URI: full,
}: NodeJS.ProcessEnv): URL | undefined {
  if (relative) return new URL(relative, ECS);
  if (!full) return undefined;
  const url = new URL(full);
  if (url.protocol === 'https:' || LOCAL.test(url.hostname)) return url;
  throw new Error(`AWS_CONTAINER_CREDENTIALS_FULL_URI: ${url.host} is no address of this machine, of ECS or of EKS`);
}

/** EKS replaces the file from time to time. */
function authorization({
  AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: file,
  AWS_CONTAINER_AUTHORIZATION_TOKEN: token,
}: NodeJS.ProcessEnv): Record<string, string> {
  const text = file ? process.getBuiltinModule('node:fs').readFileSync(file, 'utf8').trim() : token;
  return text ? { authorization: text } : {};
}

function read(body: string, now: number): Kept {
  const { AccessKeyId, SecretAccessKey, Token, Expiration } = JSON.parse(body) as Record<string, unknown>;
  if (typeof AccessKeyId !== 'string' || typeof SecretAccessKey !== 'string') {
    throw new Error("the endpoint of the container's credentials answered without keys");
  }
  const end = Date.parse(String(Expiration));
  return {
    credentials: {
      accessKeyId: AccessKeyId,
      secretAccessKey: SecretAccessKey,
      ...(typeof Token === 'string' && { sessionToken: Token }),
    },
    until: Number.isNaN(end) ? now : end - MARGIN_MILLISECONDS,
  };
}
