import { GetFunctionUrlConfigCommand, LambdaClient, UpdateFunctionUrlConfigCommand } from '@aws-sdk/client-lambda';

/** What the function calls: named one by one, so that the bundle holds no more of the client. */
export const lambda = { GetFunctionUrlConfigCommand, LambdaClient, UpdateFunctionUrlConfigCommand };
