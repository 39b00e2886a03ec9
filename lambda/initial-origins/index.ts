import { report } from '../../request/aws/cloudformation-response';
import { createInitialOrigins } from './create-initial-origins';

/**
 * Custom resource that puts the initial origins of a class into Parameter Store, if the parameter is not there yet.
 * `AWS::SSM::Parameter` would write the template's list back over live edits at any update.
 */
export async function handler(event: unknown): Promise<void> {
  await report('initial-origins', event, await createInitialOrigins(event));
}
