import { VARIABLES } from '../../lib/contract/variables';
import type { FunctionDefinition } from './function-definition';

/**
 * Environment of a function: its own variables, those that Lambda sets, and nothing of whoever runs the preview but
 * what a Node.js process needs. The credentials are worth nothing anywhere else.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export function functionEnvironment(definition: FunctionDefinition, awsUrl: string): Record<string, string> {
  return {
    ...inherited(['PATH', 'HOME', 'SystemRoot', 'TEMP', 'TMP']),
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    ...(definition.atEdge ? {} : { [VARIABLES.log]: 'all', ...definition.environment }),
    AWS_ACCESS_KEY_ID: 'AKIAPREVIEWPREVIEW00',
    AWS_SECRET_ACCESS_KEY: 'preview-preview-preview-preview-preview0',
    AWS_SESSION_TOKEN: 'preview',
    AWS_REGION: definition.region,
    AWS_DEFAULT_REGION: definition.region,
    AWS_ENDPOINT_URL: awsUrl,
    AWS_EXECUTION_ENV: `AWS_Lambda_${definition.runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: definition.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(definition.memoryMegabytes),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${definition.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'preview',
    LAMBDA_TASK_ROOT: definition.directory,
    PREVIEW_FUNCTION_ARN: definition.arn,
    _HANDLER: definition.handler,
  };
}

function inherited(names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}
