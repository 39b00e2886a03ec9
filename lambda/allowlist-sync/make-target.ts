import type { TargetConfig } from '../../lib/contract/sync-config';
import { apiGateway } from './sdk/api-gateway';
import { cloudFront } from './sdk/cloudfront';
import { httpApi } from './sdk/http-api';
import { keyValueStore, keyValueStoreClient } from './sdk/key-value-store';
import { lambda } from './sdk/lambda';
import { s3 } from './sdk/s3';
import type { SyncTarget } from './sync-target';
import { BucketTarget } from './targets/bucket';
import { FunctionUrlTarget } from './targets/function-url';
import { HttpApiTarget } from './targets/http-api';
import { KeyValueStoreTarget } from './targets/key-value-store';
import { ResponseHeadersPolicyTarget } from './targets/response-headers-policy';
import { StageVariablesTarget } from './targets/stage-variables';

/** How the AWS SDK tries again: services throttle what control planes do. */
const RETRIES = { maxAttempts: 6 };

/** The target of a config, by the client of its service. */
export function makeTarget(config: TargetConfig): SyncTarget {
  switch (config.kind) {
    case 'stage-variables':
      return new StageVariablesTarget(config, apiGateway, new apiGateway.APIGatewayClient(RETRIES)) as SyncTarget;
    case 'key-value-store':
      return new KeyValueStoreTarget(config, keyValueStore, keyValueStoreClient(RETRIES)) as SyncTarget;
    case 'response-headers-policy':
      return new ResponseHeadersPolicyTarget(
        config,
        cloudFront,
        new cloudFront.CloudFrontClient(RETRIES),
      ) as SyncTarget;
    case 'http-api':
      return new HttpApiTarget(config, httpApi, new httpApi.ApiGatewayV2Client(RETRIES)) as SyncTarget;
    case 'function-url':
      return new FunctionUrlTarget(config, lambda, new lambda.LambdaClient(RETRIES)) as SyncTarget;
    case 'bucket':
      return new BucketTarget(config, s3, new s3.S3Client(RETRIES)) as SyncTarget;
  }
}
