import { ParameterStore } from '../request/aws/parameter-store';
import { networkTransport } from './network/network-transport';
import { type AwsOptions, awsPlace, withCredentials } from './tokens/aws-environment';
import { InputReport } from './tokens/input-report';

/**
 * The Parameter Stores of Regions, by the proxies and with the credentials of the environment.
 *
 * @throws Error with sentences for the terminal
 */
export async function parameterStores(options: AwsOptions): Promise<(region: string | undefined) => ParameterStore> {
  const report = new InputReport();
  const place = awsPlace(options, report);
  report.throwIfAny();
  const env = await withCredentials(place);
  const transport = await networkTransport();
  return (region) => new ParameterStore({ env, transport, ...(region !== undefined && { region }) });
}
