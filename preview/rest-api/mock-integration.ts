import type { ApiResponse } from '../gateway/api-server';
import type { Exchange } from './exchange';
import { GatewayError } from './gateway-error';
import { integrationPayload } from './integration-request';
import { integrationResponse } from './integration-response';
import { MappingTemplates } from './mapping-template';

const NOTHING = Buffer.alloc(0);

/**
 * Answers by a MOCK integration: the request template names the status, the response template makes the body.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-mock-integration.html
 */
export function mockIntegration(exchange: Exchange): ApiResponse {
  const templates = new MappingTemplates(exchange);
  const selector = statusIn(integrationPayload(exchange, templates).toString());
  return integrationResponse(exchange, templates, { selector, headers: [], body: NOTHING });
}

/** API Gateway accepts `{ statusCode: 200 }` without quotes. */
function statusIn(output: string): string {
  const status = /^\s*\{[\s\S]*?["']?statusCode["']?\s*:\s*["']?(\d{3})\b[\s\S]*\}\s*$/.exec(output)?.[1];
  if (status) return status;
  throw new GatewayError(
    'API_CONFIGURATION_ERROR',
    `the request template gives ${JSON.stringify(output.slice(0, 200))}, which has no statusCode`,
  );
}
