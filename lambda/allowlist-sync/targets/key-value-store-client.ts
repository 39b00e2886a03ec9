import * as sdk from '@aws-sdk/client-cloudfront-keyvaluestore';
// stores have no region, and SigV4A signs for all of them
import '@aws-sdk/signature-v4a';

export { sdk };

/**
 * A client of the data of stores. The SDK puts the account in front of the host, which a custom endpoint, such as that of the preview, has
 * no name for: it is called by what it says.
 */
export function keyValueStoreClient(
  options: sdk.CloudFrontKeyValueStoreClientConfig,
  env: NodeJS.ProcessEnv = process.env,
): sdk.CloudFrontKeyValueStoreClient {
  const custom = env['AWS_ENDPOINT_URL_CLOUDFRONT_KEYVALUESTORE'] ?? env['AWS_ENDPOINT_URL'];
  if (custom === undefined) return new sdk.CloudFrontKeyValueStoreClient(options);
  const { protocol, hostname, port } = new URL(custom);
  const endpoint = `${protocol}//localhost${port && `:${port}`}`;
  const client = new sdk.CloudFrontKeyValueStoreClient({ ...options, endpoint });
  client.middlewareStack.add(
    (next) => (args) => {
      (args.request as { hostname: string }).hostname = hostname;
      return next(args);
    },
    { step: 'build', name: 'customHost' },
  );
  return client;
}
