/** What one parameter holds, of the `Advanced` tier: https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html */
export const MAX_PARAMETER_BYTES = 8192;
