import {
  CloudFrontKeyValueStoreClient,
  type CloudFrontKeyValueStoreClientConfig,
  DescribeKeyValueStoreCommand,
  ListKeysCommand,
  UpdateKeysCommand,
} from '@aws-sdk/client-cloudfront-keyvaluestore';
// stores have no region, and SigV4A signs for all of them
import '@aws-sdk/signature-v4a';

/** What the function calls: named one by one, so that the bundle holds no more of the client. */
export const keyValueStore = { DescribeKeyValueStoreCommand, ListKeysCommand, UpdateKeysCommand };

/**
 * A client of the data of stores. The SDK puts the account in front of the host, which a custom endpoint, such as that of the preview, has
 * no name for: it is called by what it says.
 */
export function keyValueStoreClient(
  options: CloudFrontKeyValueStoreClientConfig,
  env: NodeJS.ProcessEnv = process.env,
): CloudFrontKeyValueStoreClient {
  const custom = env['AWS_ENDPOINT_URL_CLOUDFRONT_KEYVALUESTORE'] ?? env['AWS_ENDPOINT_URL'];
  if (custom === undefined) return new CloudFrontKeyValueStoreClient(options);
  const { protocol, hostname, port } = new URL(custom);
  const endpoint = `${protocol}//localhost${port && `:${port}`}`;
  const client = new CloudFrontKeyValueStoreClient({ ...options, endpoint });
  client.middlewareStack.add(
    (next) => (args) => {
      (args.request as { hostname: string }).hostname = hostname;
      return next(args);
    },
    { step: 'build', name: 'customHost' },
  );
  return client;
}
