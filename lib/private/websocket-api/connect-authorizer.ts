import type { Construct } from 'constructs';
import { ConfiguredFunction } from '../function/configured-function';

/** The function that judges who may connect to one WebSocket API. */
export class ConnectAuthorizer extends ConfiguredFunction {
  constructor(scope: Construct) {
    super(scope, 'ConnectAuthorizer', {
      bundle: 'connect-authorizer',
      description: 'Judges which pages may open WebSocket connections',
      memorySize: 256,
    });
  }
}
