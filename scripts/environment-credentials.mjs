import { fromEnv } from '@aws-sdk/credential-provider-env';

/**
 * Takes the place of `@aws-sdk/credential-provider-node` in bundles of functions: Lambda gives credentials by environment variables, so
 * that none come from profiles, single sign-on, processes or the metadata of an instance.
 */
export const defaultProvider = () => fromEnv();
