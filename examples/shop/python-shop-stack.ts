import { join } from 'node:path';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { ShopStack } from './shop-stack';

/** The same shop with handlers in Python: nothing else is different. */
export class PythonShopStack extends ShopStack {
  protected override newHandler(name: string): LambdaFunction {
    return new LambdaFunction(this, `${name}Handler`, {
      code: Code.fromAsset(join(__dirname, 'python')),
      handler: `${name.toLowerCase()}.handler`,
      runtime: Runtime.PYTHON_3_13,
    });
  }
}
