import { contextOf } from './context';
import type { Exchange } from './exchange';
import { GatewayError } from './gateway-error';
import { mapParameter } from './parameter-mapping';

/** The token at an identity source. @throws {GatewayError} `UNAUTHORIZED` where there is none */
export function tokenOf({ identitySource }: { readonly identitySource: string }, exchange: Exchange): string {
  const { request, stage, pathParameters } = exchange;
  const sources = { request, pathParameters, context: contextOf(exchange), stageVariables: stage.variables };
  const token = mapParameter(identitySource, sources)?.replace(/^Bearer /i, '');
  if (!token) throw new GatewayError('UNAUTHORIZED', `${identitySource} is missing`);
  return token;
}
