import type { Assumption } from './assumption';
import { AUTHORIZER } from './authorizer';
import { AWS_ENDPOINT } from './aws-endpoint';
import { DEPLOYMENT } from './cloudformation';
import { CLOUDFRONT_AND_EDGE } from './cloudfront';
import { FUNCTION_URL } from './function-url';
import { HTTP_API } from './http-api';
import { LAMBDA_FUNCTIONS } from './lambda';
import { PUSHED_LISTS } from './pushed-lists';
import { REST_API } from './rest-api';
import { S3 } from './s3';
import { WEB_ACL } from './web-acl';
import { WEBSOCKET_API } from './websocket-api';

/** Every behaviour that someone who relies on the preview may want to check. */
export const ASSUMPTIONS: readonly Assumption[] = [
  ...REST_API,
  ...HTTP_API,
  ...WEBSOCKET_API,
  ...FUNCTION_URL,
  ...AUTHORIZER,
  ...LAMBDA_FUNCTIONS,
  ...AWS_ENDPOINT,
  ...WEB_ACL,
  ...CLOUDFRONT_AND_EDGE,
  ...S3,
  ...DEPLOYMENT,
  ...PUSHED_LISTS,
];

/** The list as text, a block for each area. */
export function formatAssumptions(): string {
  const areas = [...new Set(ASSUMPTIONS.map(({ area }) => area))];
  return areas
    .map(
      (area) =>
        `${area}\n${ASSUMPTIONS.filter((row) => row.area === area)
          .map(row)
          .join('\n')}\n`,
    )
    .join('\n');
}

function row({ behaviour, source, otherwise, liveTest }: Assumption): string {
  const more = [otherwise && `if not: ${otherwise}`, liveTest && `to find out: ${liveTest}`];
  return [`  ${behaviour}`, source, ...more.filter((line) => line !== undefined)].join('\n      ');
}
