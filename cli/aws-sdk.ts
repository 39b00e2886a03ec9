import { networkAgent } from './network/network-agent';
import { type AwsOptions, awsPlace, withCredentials } from './tokens/aws-environment';
import { InputReport } from './tokens/input-report';

/**
 * Settings of a client of the SDK: with the credentials, profile and Region of the AWS CLI, by the proxies of the environment.
 *
 * @param service as in the environment variable of its endpoint: `SSM`
 * @throws Error with a sentence for the terminal
 */
export async function sdkSettings(service: string, options: AwsOptions) {
  const report = new InputReport();
  const place = awsPlace(options, report);
  report.throwIfAny();
  const env = await withCredentials(place);
  const agent = await networkAgent();
  const endpoint = env[`AWS_ENDPOINT_URL_${service}`] ?? env['AWS_ENDPOINT_URL'];
  return {
    region: env['AWS_REGION']!,
    ...(endpoint !== undefined && { endpoint }),
    credentials: {
      accessKeyId: env['AWS_ACCESS_KEY_ID']!,
      secretAccessKey: env['AWS_SECRET_ACCESS_KEY']!,
      ...(env['AWS_SESSION_TOKEN'] && { sessionToken: env['AWS_SESSION_TOKEN'] }),
    },
    ...(agent && { requestHandler: { httpAgent: agent, httpsAgent: agent } }),
  };
}
