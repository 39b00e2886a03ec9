import { existsSync } from 'node:fs';
import * as path from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { type CfnFunction, Code, type Function as LambdaFunction, LayerVersion } from 'aws-cdk-lib/aws-lambda';
import { isPython } from '../api/silence';
import { refuse } from '../messages/refusal';
import { resolved } from '../resolved';
import { codeFolder } from './code-folder';

const ID = 'CdkCorsPythonLayer';
/** The module in the layer. */
export const PYTHON_MODULE = 'cdk_cors_runtime';
/** From lib/ and from dist/ the way is the same. */
const FOLDER = path.join(__dirname, '..', '..', '..', 'assets', 'python-layer');
/** https://docs.aws.amazon.com/lambda/latest/dg/chapter-layers.html */
const MAX_LAYERS = 5;

/** Gives a function of a Python runtime the module of `with_cors`, unless its code holds that: one layer a stack. */
export function addPythonLayer(fn: LambdaFunction): void {
  const cfnFunction = fn.node.defaultChild as CfnFunction;
  if (!isPython(cfnFunction) || holdsModule(fn)) return;
  const layers = resolved<unknown>(fn, cfnFunction.layers);
  if (Array.isArray(layers) && layers.length >= MAX_LAYERS) {
    refuse(
      'function-layers-full',
      `${fn.node.path}: it has ${layers.length} layers already, Lambda takes ${MAX_LAYERS}, and with_cors would come in another; make ` +
        `one of two, or copy node_modules/cdk-cors/assets/python-layer/python/${PYTHON_MODULE} into the folder of its code`,
    );
  }
  const stack = Stack.of(fn);
  const layer = stack.node.tryFindChild(ID) as LayerVersion | undefined;
  fn.addLayers(
    layer ?? new LayerVersion(stack, ID, { code: Code.fromAsset(FOLDER), description: 'with_cors of cdk-cors' }),
  );
}

function holdsModule(fn: LambdaFunction): boolean {
  const folder = codeFolder(fn);
  return folder !== undefined && existsSync(path.join(folder, PYTHON_MODULE, '__init__.py'));
}
