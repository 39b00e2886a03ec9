import { ApiGatewayV2Client, GetApiCommand, UpdateApiCommand } from '@aws-sdk/client-apigatewayv2';

/** What the function calls: named one by one, so that the bundle holds no more of the client. */
export const httpApi = { ApiGatewayV2Client, GetApiCommand, UpdateApiCommand };
