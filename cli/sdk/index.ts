import { defaultProvider } from '@aws-sdk/credential-provider-node';
import { cloudformation } from './cloudformation';
import { ssm } from './ssm';

/** The AWS SDK, a bundle of its own: commands that need none of it start without, and it can be shaken as a whole. */
export { cloudformation, defaultProvider, ssm };
