/** Where a command finds AWS. */
export interface AwsOptions {
  readonly region?: string;
  readonly endpointUrl?: string;
}

const LOOPBACK = /^https?:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?(?:\/|$)/;
/** The preview looks at no signature, but at its Region. */
const PREVIEW = { AWS_ACCESS_KEY_ID: 'preview', AWS_SECRET_ACCESS_KEY: 'preview' };

/**
 * The environment that our clients of AWS go by: Region, endpoints and credentials, wherever the AWS CLI would find them
 * (https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html). The preview needs no credentials.
 *
 * @throws Error where there is no Region, or there are no credentials
 */
export async function awsEnvironment(options: AwsOptions, env = process.env): Promise<NodeJS.ProcessEnv> {
  const endpoint = options.endpointUrl ?? env['AWS_ENDPOINT_URL'];
  if (endpoint !== undefined && !URL.canParse(endpoint)) {
    throw new Error(`got ${JSON.stringify(endpoint)}: a URL was expected; write --endpoint-url http://127.0.0.1:PORT`);
  }
  const isPreview = endpoint !== undefined && LOOPBACK.test(endpoint);
  const region = options.region ?? env['AWS_REGION'] ?? env['AWS_DEFAULT_REGION'] ?? (isPreview && 'us-east-1');
  if (!region) throw new Error('no Region: write --region, or set AWS_REGION');
  const place = {
    ...env,
    AWS_REGION: region,
    AWS_ENDPOINT_URL: endpoint,
    // a URL that was written counts for every service
    ...(options.endpointUrl && { AWS_ENDPOINT_URL_DYNAMODB: undefined, AWS_ENDPOINT_URL_KMS: undefined }),
  };
  if (env['AWS_ACCESS_KEY_ID'] && env['AWS_SECRET_ACCESS_KEY']) return place;
  return { ...place, ...(isPreview ? PREVIEW : await fromProviders()) };
}

/** Profiles, single sign-on, roles, containers, instances: what only the SDK knows all of. */
async function fromProviders(): Promise<NodeJS.ProcessEnv> {
  // loaded where it is needed: it takes longer than all else that a command does
  const { defaultProvider } = await import('@aws-sdk/credential-provider-node');
  const { accessKeyId, secretAccessKey, sessionToken } = await defaultProvider()();
  return { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: sessionToken };
}
