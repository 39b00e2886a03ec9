import type { Construct } from 'constructs';
import { BakedFunction } from './baked-function';

/** The function that answers the preflights of one API where API Gateway cannot. */
export class RestResponder extends BakedFunction {
  /** @param optionsArn ARN of the `OPTIONS` methods or routes of the API */
  constructor(scope: Construct, optionsArn: string) {
    super(scope, 'Responder', { bundle: 'rest-responder', description: 'Answers CORS preflights', memorySize: 256 });
    this.allowInvoke(optionsArn);
  }
}
