import { networkAgent } from '../network/network-agent';
import type { InputReport } from './input-report';
import { problem } from './problem';

/** Where a command finds AWS. */
export interface AwsOptions {
  readonly region?: string;
  readonly endpointUrl?: string;
}

const LOOPBACK = /^https?:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?(?:\/|$)/;
const HTTP = /^https?:\/\//;
/** The preview looks at no signature, but at its Region. */
const PREVIEW = { AWS_ACCESS_KEY_ID: 'preview', AWS_SECRET_ACCESS_KEY: 'preview' };

/** Region and endpoints that our clients of AWS go by, as environment variables, wherever the AWS CLI would find them. */
export function awsPlace(options: AwsOptions, report: InputReport, env = process.env): NodeJS.ProcessEnv {
  const endpoint = options.endpointUrl || env['AWS_ENDPOINT_URL'] || undefined;
  if (endpoint !== undefined && !(HTTP.test(endpoint) && URL.canParse(endpoint))) {
    const reason = 'an http or https URL was expected';
    report.error('endpoint-url-invalid', '--endpoint-url', endpoint, reason, 'write http://127.0.0.1:PORT');
  }
  const region =
    options.region || env['AWS_REGION'] || env['AWS_DEFAULT_REGION'] || (isPreview(endpoint) && 'us-east-1');
  if (!region) {
    const reason = 'neither this nor AWS_REGION names a Region';
    report.error('region-missing', '--region', options.region, reason, 'write the Region of the stack');
  }
  const place = { ...env, AWS_REGION: region || '', AWS_ENDPOINT_URL: endpoint };
  if (!options.endpointUrl) return place;
  // a URL that was written counts for every service
  return Object.fromEntries(Object.entries(place).filter(([name]) => !name.startsWith('AWS_ENDPOINT_URL_')));
}

/**
 * The same with credentials: those of the environment, else what the SDK finds
 * (https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html). The preview needs none.
 *
 * @throws Error where there are none
 */
export async function withCredentials(place: NodeJS.ProcessEnv): Promise<NodeJS.ProcessEnv> {
  if (place['AWS_ACCESS_KEY_ID'] && place['AWS_SECRET_ACCESS_KEY']) return place;
  if (isPreview(place['AWS_ENDPOINT_URL'])) return { ...place, ...PREVIEW };
  try {
    // loaded where it is needed: it takes longer than all else that a command does
    const { defaultProvider } = await import('../sdk/index.js');
    const agent = await networkAgent();
    const requestHandler = agent && { httpAgent: agent, httpsAgent: agent };
    const provider = defaultProvider({
      clientConfig: { region: place['AWS_REGION'], ...(agent && { requestHandler }) },
    });
    const { accessKeyId, secretAccessKey, sessionToken } = await provider();
    const found = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
    return { ...place, ...found, AWS_SESSION_TOKEN: sessionToken };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(
      problem('credentials-missing', `${why}; sign in as for the AWS CLI, or name its profile in AWS_PROFILE`),
    );
  }
}

function isPreview(endpoint: string | undefined): boolean {
  return endpoint !== undefined && LOOPBACK.test(endpoint);
}
