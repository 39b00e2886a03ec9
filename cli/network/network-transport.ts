import { networkError } from '../../checks/probes/network-error';
import { httpTransport, type Transport, transportBy } from '../../request/aws/http-transport';
import { networkAgent } from './network-agent';

/** Sends requests to AWS by the proxies of the environment; where there is no answer, the error says what helps. */
export async function networkTransport(): Promise<Transport> {
  const agent = await networkAgent();
  const send = agent === undefined ? httpTransport : transportBy(() => agent);
  return async (request, signal) => {
    try {
      return await send(request, signal);
    } catch (error) {
      throw new Error(networkError(error).reason, { cause: error });
    }
  };
}
