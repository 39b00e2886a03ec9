import { Lazy, type Stack } from 'aws-cdk-lib';
import type { FunctionConfig } from './function-config';

const KEY = 'cdk-cors';

/** What a template says of a REST API or of a distribution. */
type Target =
  | { readonly kind: 'restApis'; readonly name: { readonly api: string } }
  | { readonly kind: 'distributions'; readonly name: { readonly distribution: string } };

/** Tells preview and CLI which policy a target has: mapping templates and CloudFront's policies cannot explain themselves. */
export function addMetadata(stack: Stack, { kind, name }: Target, config: () => FunctionConfig): void {
  const { templateOptions } = stack;
  templateOptions.metadata ??= {};
  templateOptions.metadata[KEY] ??= {};
  templateOptions.metadata[KEY][kind] ??= [];
  templateOptions.metadata[KEY][kind].push({ ...name, config: Lazy.any({ produce: config }) });
}
