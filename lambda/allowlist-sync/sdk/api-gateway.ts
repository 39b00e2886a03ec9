import { APIGatewayClient, GetStageCommand, UpdateStageCommand } from '@aws-sdk/client-api-gateway';

/** What the function calls: named one by one, so that the bundle holds no more of the client. */
export const apiGateway = { APIGatewayClient, GetStageCommand, UpdateStageCommand };
