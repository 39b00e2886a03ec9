import { LOG_VARIABLE } from '../../lib/contract/variables';
import { FUNCTION_CREDENTIALS } from '../aws/credentials';
import type { FunctionDefinition } from './function-definition';
import { inherited, networkEnvironment } from './network-environment';

/** What a Node.js process needs. */
const OF_PROCESSES = ['PATH', 'SystemRoot', 'TEMP', 'TMP'];

/**
 * Environment of a function: its own variables, those that Lambda sets, and nothing of whoever runs the preview but what a
 * Node.js process needs, and the way out of this network.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export function functionEnvironment(
  definition: FunctionDefinition,
  taskRoot: string,
  awsUrl: string,
): Record<string, string> {
  return {
    ...inherited(OF_PROCESSES),
    ...networkEnvironment(),
    // settings of the AWS SDK, and modules, of whoever runs the preview are in theirs
    HOME: taskRoot,
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    ...(definition.atEdge ? {} : { [LOG_VARIABLE]: 'all', ...definition.environment }),
    AWS_ACCESS_KEY_ID: FUNCTION_CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: FUNCTION_CREDENTIALS.secretAccessKey,
    AWS_SESSION_TOKEN: FUNCTION_CREDENTIALS.sessionToken,
    AWS_REGION: definition.region,
    AWS_DEFAULT_REGION: definition.region,
    AWS_ENDPOINT_URL: awsUrl,
    // for whoever presigns without an AWS SDK
    AWS_ENDPOINT_URL_S3: awsUrl,
    AWS_EXECUTION_ENV: `AWS_Lambda_${definition.runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: definition.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(definition.memoryMegabytes),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${definition.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'preview',
    LAMBDA_TASK_ROOT: taskRoot,
    PREVIEW_FUNCTION_ARN: definition.arn,
    _HANDLER: definition.handler,
  };
}
