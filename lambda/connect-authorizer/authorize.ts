import type { FunctionConfig } from '../../lib/contract/function-config';
import type { ClassTable } from '../../request/cors/class-table';
import { readConnectEvent } from '../../request/events/connect-event';
import { type InvokePolicy, invokePolicy } from '../../request/events/invoke-policy';

/** The answer to API Gateway. */
export interface ConnectAnswer {
  readonly principalId: string;
  readonly policyDocument: InvokePolicy;
}

/** Nobody in particular: an origin is not a user. */
const ANONYMOUS = 'anonymous';

/**
 * Whether whoever wants to connect may. Browsers name the origin of the page in every handshake; who names none is no page, and
 * may connect unless the class takes exact https origins alone.
 *
 * @throws Error for API Gateway to see, if the event is another
 */
export async function authorizeConnect(
  table: ClassTable,
  config: FunctionConfig,
  value: unknown,
): Promise<ConnectAnswer> {
  const event = readConnectEvent(value);
  if (event === undefined) throw new Error('the event is not one of a REQUEST authorizer of $connect');
  const { kind, allowed } = (await table.find('/')?.judge(event.request, event)) ?? { kind: 'actual', allowed: false };
  const isAllowed = allowed && (kind === 'actual' || !demandsOrigin(config));
  return { principalId: ANONYMOUS, policyDocument: invokePolicy(isAllowed, event.arn) };
}

function demandsOrigin({ classes }: FunctionConfig): boolean {
  return Object.values(classes).some(({ policy }) => policy.exactHttpsOnly);
}
