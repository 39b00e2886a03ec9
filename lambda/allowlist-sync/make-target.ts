import type { TargetConfig } from '../../lib/contract/sync-config';
import type { SyncTarget } from './sync-target';
import { BucketTarget } from './targets/bucket';
import { FunctionUrlTarget } from './targets/function-url';
import { HttpApiTarget } from './targets/http-api';
import { KeyValueStoreTarget } from './targets/key-value-store';
import { StageVariablesTarget } from './targets/stage-variables';

/** How the AWS SDK tries again: services throttle what control planes do. */
const RETRIES = { maxAttempts: 6 };

/** The target of a config, by the client of its service, which is loaded where it is needed. */
export async function makeTarget(config: TargetConfig): Promise<SyncTarget> {
  switch (config.kind) {
    case 'stage-variables': {
      const sdk = await import('@aws-sdk/client-api-gateway');
      return new StageVariablesTarget(config, sdk, new sdk.APIGatewayClient(RETRIES)) as SyncTarget;
    }
    case 'key-value-store': {
      const { keyValueStoreClient, sdk } = await import('./targets/key-value-store-client.js');
      return new KeyValueStoreTarget(config, sdk, keyValueStoreClient(RETRIES)) as SyncTarget;
    }
    case 'http-api': {
      const sdk = await import('@aws-sdk/client-apigatewayv2');
      return new HttpApiTarget(config, sdk, new sdk.ApiGatewayV2Client(RETRIES)) as SyncTarget;
    }
    case 'function-url': {
      const sdk = await import('@aws-sdk/client-lambda');
      return new FunctionUrlTarget(config, sdk, new sdk.LambdaClient(RETRIES)) as SyncTarget;
    }
    case 'bucket': {
      const sdk = await import('@aws-sdk/client-s3');
      return new BucketTarget(config, sdk, new sdk.S3Client(RETRIES)) as SyncTarget;
    }
  }
}
