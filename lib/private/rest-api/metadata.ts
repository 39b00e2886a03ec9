import { Stack } from 'aws-cdk-lib';
import type { IRestApi } from 'aws-cdk-lib/aws-apigateway';
import type { FunctionConfig } from '../function-config';
import { addMetadata as addTo } from '../metadata';

/** Tells preview and CLI which policy a REST API has. */
export function addMetadata(api: IRestApi, config: () => FunctionConfig): void {
  addTo(Stack.of(api), { kind: 'restApis', name: { api: api.restApiId } }, config);
}
