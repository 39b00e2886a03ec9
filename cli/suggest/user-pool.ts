import { AwsJsonClient } from '../../request/aws/aws-json-client';
import { isFailure } from '../../request/aws/failure';
import { networkTransport } from '../network/network-transport';
import { type AwsOptions, awsPlace, withCredentials } from '../tokens/aws-environment';
import { InputReport } from '../tokens/input-report';
import { problem } from '../tokens/problem';

/** An app client of a user pool. */
export interface AppClient {
  readonly id: string;
  readonly name: string;
  /** Where users are sent back to once they have signed in. */
  readonly callbackUrls: readonly string[];
}

const COGNITO = {
  service: 'cognito-idp',
  targetPrefix: 'AWSCognitoIdentityProviderService',
  jsonVersion: '1.1',
  failures: {
    ResourceNotFoundException: 'missing',
    NotAuthorizedException: 'denied',
    TooManyRequestsException: 'throttled',
  },
} as const;
/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUserPoolClients.html */
const A_PAGE = 60;
const CALL_MS = 30_000;

/**
 * Reads the app clients of a user pool, with the credentials of the AWS CLI.
 *
 * @param pool its id, as `eu-west-1_AbCdEf123`, which has its Region
 * @throws Error with a sentence for the terminal
 */
export async function appClients(pool: string, options: AwsOptions): Promise<AppClient[]> {
  const [, region] = /^([\w-]+)_[0-9A-Za-z]+$/.exec(pool) ?? [];
  if (region === undefined)
    throw new Error(`--user-pool: got ${JSON.stringify(pool)}: an id such as "eu-west-1_AbCdEf123" was expected`);
  const report = new InputReport();
  const place = awsPlace({ ...options, region }, report);
  report.throwIfAny();
  const env = await withCredentials(place);
  // what stands in its variable is no name of the service's own
  const own = env['AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER'] ?? env['AWS_ENDPOINT_URL'];
  const client = new AwsJsonClient({
    ...COGNITO,
    region,
    env: { ...env, AWS_ENDPOINT_URL: own },
    transport: await networkTransport(),
  });
  const call = async (action: string, input: object) => {
    const answer = await client.call(action, { UserPoolId: pool, ...input }, AbortSignal.timeout(CALL_MS));
    if (isFailure(answer)) throw new Error(problem(answer.failure, `user pool ${pool}: ${answer.message}`));
    return answer.output;
  };
  const found: AppClient[] = [];
  let NextToken: unknown;
  do {
    const page = await call('ListUserPoolClients', { MaxResults: A_PAGE, ...(NextToken ? { NextToken } : {}) });
    for (const { ClientId = '', ClientName = '' } of records(page['UserPoolClients'])) {
      // one at a time: Cognito allows an account a few of these calls a second
      const { UserPoolClient } = await call('DescribeUserPoolClient', { ClientId });
      const { CallbackURLs } = (UserPoolClient ?? {}) as { readonly CallbackURLs?: unknown };
      const callbackUrls = Array.isArray(CallbackURLs) ? CallbackURLs.map(String) : [];
      found.push({ id: String(ClientId), name: String(ClientName), callbackUrls });
    }
    NextToken = page['NextToken'];
  } while (NextToken);
  return found;
}

function records(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'object' && one !== null) : [];
}
