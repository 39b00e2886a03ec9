/** The tag of parameters that deployments create, by which permissions tell them from all others. */
export const ALLOWLIST_TAG = { key: 'cdk-cors', value: 'allowlist' } as const;
