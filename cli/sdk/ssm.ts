import {
  GetParameterCommand,
  GetParametersCommand,
  PutParameterCommand,
  paginateGetParameterHistory,
  SSMClient,
  SSMServiceException,
} from '@aws-sdk/client-ssm';

/** What the command calls: named one by one, so that the bundle holds no more of the client. */
export const ssm = {
  GetParameterCommand,
  GetParametersCommand,
  PutParameterCommand,
  paginateGetParameterHistory,
  SSMClient,
  SSMServiceException,
};
