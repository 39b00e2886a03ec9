import { GetParametersCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';

/** What the function calls: named one by one, so that the bundle holds no more of the client. */
export const ssm = { GetParametersCommand, PutParameterCommand, SSMClient };
