import { CloudWatchLogs } from '../request/aws/cloudwatch-logs';
import { networkTransport } from './network/network-transport';
import { type AwsOptions, awsPlace, withCredentials } from './tokens/aws-environment';
import { InputReport } from './tokens/input-report';

/**
 * CloudWatch Logs of any Region, with the credentials of the AWS CLI.
 *
 * @throws Error with sentences for the terminal
 */
export async function openLogs(options: AwsOptions): Promise<(region?: string) => CloudWatchLogs> {
  const report = new InputReport();
  const place = awsPlace(options, report);
  report.throwIfAny();
  const env = await withCredentials(place);
  const transport = await networkTransport();
  return (region) => new CloudWatchLogs({ env, transport, ...(region !== undefined && { region }) });
}
