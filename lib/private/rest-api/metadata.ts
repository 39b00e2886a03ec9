import { Lazy, Stack } from 'aws-cdk-lib';
import type { IRestApi } from 'aws-cdk-lib/aws-apigateway';
import type { FunctionConfig } from '../function-config';

const KEY = 'cdk-cors';

/** Tells preview and CLI which policy a REST API has: a mapping template alone cannot explain itself. */
export function addMetadata(api: IRestApi, config: () => FunctionConfig): void {
  const { templateOptions } = Stack.of(api);
  templateOptions.metadata ??= {};
  templateOptions.metadata[KEY] ??= { restApis: [] };
  templateOptions.metadata[KEY].restApis.push({ api: api.restApiId, config: Lazy.any({ produce: config }) });
}
