import { join } from 'node:path';
import { LambdaIntegration, ResponseTransferMode } from 'aws-cdk-lib/aws-apigateway';
import { type Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { PythonShopStack } from '../../../examples/shop/python-shop-stack';

const STREAMING = 'Products';

/** The same shop with one handler that streams, and all others in Python: nothing of its policies is different. */
export class SwappedShopStack extends PythonShopStack {
  protected override newHandler(name: string): LambdaFunction {
    if (name !== STREAMING) return super.newHandler(name);
    return new NodejsFunction(this, `${name}Handler`, {
      entry: join(__dirname, '../../../examples/shop/streaming/products.ts'),
      runtime: Runtime.NODEJS_22_X,
    });
  }

  protected override newIntegration(name: string, fn: LambdaFunction): LambdaIntegration {
    if (name !== STREAMING) return super.newIntegration(name, fn);
    return new LambdaIntegration(fn, { responseTransferMode: ResponseTransferMode.STREAM });
  }
}
