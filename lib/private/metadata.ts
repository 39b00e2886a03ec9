import { Lazy, Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { FunctionConfig } from '../contract/function-config';
import { type CorsMetadata, METADATA_KEY } from '../contract/metadata';
import type { StoreLocation } from './scoped-tokens/store-location';

/** What a template says of an API, a function URL, a distribution or a bucket. */
type Target =
  | { readonly kind: 'restApis' | 'httpApis' | 'webSocketApis'; readonly name: { readonly api: string } }
  | { readonly kind: 'functionUrls'; readonly name: { readonly url: string } }
  | { readonly kind: 'distributions'; readonly name: { readonly distribution: string } }
  | { readonly kind: 'buckets'; readonly name: { readonly bucket: string } };

/** Tells preview and CLI which policy a target has: mapping templates and CloudFront's policies cannot explain themselves. */
export function addMetadata(stack: Stack, { kind, name }: Target, config: () => FunctionConfig): void {
  add(stack, kind, { ...name, config: Lazy.any({ produce: config }) });
}

/** Tells preview and CLI where tokens are kept, and who issues them. */
export function addTokensMetadata(scope: IConstruct, { table, issuerUrl }: StoreLocation): void {
  add(Stack.of(scope), 'tokens', { table: table.tableName, issuer: issuerUrl });
}

function add({ templateOptions }: Stack, kind: keyof CorsMetadata, entry: object): void {
  templateOptions.metadata ??= {};
  templateOptions.metadata[METADATA_KEY] ??= {};
  templateOptions.metadata[METADATA_KEY][kind] ??= [];
  templateOptions.metadata[METADATA_KEY][kind].push(entry);
}
