import type { Construct } from 'constructs';
import { ConfiguredFunction } from '../function/configured-function';

/** The function that answers the preflights of one API where API Gateway cannot. */
export class RegionalResponder extends ConfiguredFunction {
  /** @param optionsArn ARN of the `OPTIONS` methods or routes of the API */
  constructor(scope: Construct, optionsArn: string) {
    super(scope, 'Responder', {
      bundle: 'regional-responder',
      description: 'Answers CORS preflights',
      memorySize: 256,
    });
    this.allowInvoke(optionsArn);
  }
}
