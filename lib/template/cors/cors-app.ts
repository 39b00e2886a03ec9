import type { Bucket } from '../bucket/bucket';
import { readBuckets } from '../bucket/read-buckets';
import type { Distribution } from '../distribution/distribution';
import { readDistributions } from '../distribution/read-distributions';
import { FunctionCode } from '../function/function-code';
import type { FunctionUrl } from '../function-url/function-url';
import { readFunctionUrls } from '../function-url/read-function-urls';
import type { HttpApi } from '../http-api/http-api';
import { readHttpApis } from '../http-api/read-http-apis';
import { readRestApis } from '../rest-api/read-rest-apis';
import type { RestApi } from '../rest-api/rest-api';
import type { Stack } from '../stack';
import {
  bucketStatements,
  functionUrlStatements,
  httpApiStatements,
  responseHeadersPolicyStatements,
} from './configured-statements';
import type { CorsStatement } from './cors-statement';
import { errorStatements, methodStatements, type RestPath, restPathsOf } from './rest-api-statements';

/** Everything of an app that browsers call, with what it states of CORS. */
export interface CorsApp {
  readonly restApis: readonly (RestApi & { readonly paths: readonly RestPath[] })[];
  readonly httpApis: readonly HttpApi[];
  readonly functionUrls: readonly FunctionUrl[];
  readonly distributions: readonly Distribution[];
  readonly buckets: readonly Bucket[];
  readonly code: FunctionCode;
  readonly statements: readonly CorsStatement[];
}

/** Reads an app from all its stacks. */
export function readCorsApp(stacks: readonly Stack[]): CorsApp {
  const restApis = readRestApis(stacks).map((api) => ({ ...api, paths: restPathsOf(api) }));
  const httpApis = readHttpApis(stacks);
  const functionUrls = readFunctionUrls(stacks);
  const buckets = readBuckets(stacks);
  return {
    restApis,
    httpApis,
    functionUrls,
    distributions: readDistributions(stacks),
    buckets,
    code: new FunctionCode(stacks),
    statements: [
      ...restApis.flatMap((api) => [...methodStatements(api.paths), ...errorStatements(api)]),
      ...httpApis.flatMap(httpApiStatements),
      ...functionUrls.flatMap(functionUrlStatements),
      ...stacks.flatMap(responseHeadersPolicyStatements),
      ...buckets.flatMap(bucketStatements),
    ],
  };
}
