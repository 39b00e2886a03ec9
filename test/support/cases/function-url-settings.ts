import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Code, FunctionUrlAuthType, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { EndpointClass, FunctionUrlCors } from '../../../lib';
import type { CorsSettings } from '../../../lib/template/http-api/http-api';
import type { DecideCase } from './load';

/** The CORS settings that a URL gets for the policy of a case; undefined where code has to enforce it. */
export function functionUrlSettings(cases: readonly DecideCase[]): (one: DecideCase) => CorsSettings | undefined {
  const keyOf = ({ policy }: DecideCase) => JSON.stringify(policy);
  const stack = new Stack(new App({ analyticsReporting: false }), 'Shop');
  const folder = mkdtempSync(join(tmpdir(), 'function-url-settings-'));
  const ids = [...new Set(cases.map(keyOf))].map((policy, i): [string, string] => {
    const file = join(folder, `${i}.json`);
    writeFileSync(file, policy);
    const fn = new LambdaFunction(stack, `Fn${i}`, {
      runtime: Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: Code.fromInline('exports.handler = async () => ({});'),
    });
    const url = fn.addFunctionUrl({ authType: FunctionUrlAuthType.NONE });
    FunctionUrlCors.of(url).apply('/', EndpointClass.fromPolicyFile(stack, `Class${i}`, file));
    return [policy, `Fn${i}FunctionUrl`];
  });
  rmSync(folder, { recursive: true });
  const urls = Object.entries(Template.fromStack(stack).findResources('AWS::Lambda::Url'));
  const corsOf = (id: string) => urls.find(([name]) => name.startsWith(id))?.[1]['Properties'].Cors;
  const settings = new Map(ids.map(([policy, id]) => [policy, corsOf(id)]));
  return (one) => settings.get(keyOf(one));
}
