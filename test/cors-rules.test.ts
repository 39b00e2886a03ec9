import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { App, NestedStack, Stack, Stage, Validations } from 'aws-cdk-lib';
import { Cors, MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { CorsRules } from '../lib';
import { RULES } from '../lib/rules/rules';

/** An API that allows any origin with credentials, which is an error, and has no responses with headers, which is a warning. */
function addOpenApi(stack: Stack, allowCredentials = true): RestApi {
  const api = new RestApi(stack, 'Api');
  const orders = api.root.addResource('orders');
  orders.addMethod('PUT', new MockIntegration());
  orders.addCorsPreflight({ allowOrigins: Cors.ALL_ORIGINS, allowMethods: ['PUT'], allowCredentials });
  return api;
}

/** What synth makes of an app: an error, and what its report says of each rule. */
function synth(app: App): { error: string; told: string[]; accepted: string[] } {
  // the report goes to the terminal
  const silent = [jest.spyOn(console, 'error'), jest.spyOn(console, 'log')].map((spy) =>
    spy.mockImplementation(() => {}),
  );
  const write = jest.spyOn(process.stderr, 'write').mockImplementation(() => true);
  let error = '';
  try {
    app.synth();
  } catch (problem) {
    error = (problem as Error).message;
  } finally {
    for (const spy of [...silent, write]) spy.mockRestore();
  }
  const { pluginReports } = JSON.parse(readFileSync(join(app.outdir, 'validation-report.json'), 'utf8'));
  const report = pluginReports.find(({ pluginName }: { pluginName: string }) => pluginName === 'cdk-cors');
  const rules = (violations: { ruleName: string; violatingConstructs: { constructPath: string }[] }[] = []) =>
    violations
      .map(({ ruleName, violatingConstructs }) => `${ruleName} ${violatingConstructs[0]?.constructPath}`)
      .sort();
  return { error, told: rules(report?.violations), accepted: rules(report?.suppressedViolations) };
}

function appWith(rules = new CorsRules()): App {
  const app = new App();
  Validations.of(app).addPlugins(rules);
  return app;
}

describe('CorsRules', () => {
  it('keeps an app with an error from being synthesised, and tells warnings beside it', () => {
    const app = appWith();
    addOpenApi(new Stack(app, 'Shop'));
    const { error, told } = synth(app);
    expect(error).toContain("Acknowledge with 'cdk-cors::any-origin-with-credentials'");
    expect(told).toEqual([
      'any-origin-with-credentials Shop/Api/Default/orders/OPTIONS/Resource',
      'response-without-headers Shop/Api/Default/orders/PUT/Resource',
    ]);
  });

  it('lets an app with warnings pass', () => {
    const app = appWith();
    addOpenApi(new Stack(app, 'Shop'), false);
    const { error, told } = synth(app);
    expect(error).toBe('');
    expect(told).toEqual(['response-without-headers Shop/Api/Default/orders/PUT/Resource']);
  });

  it('takes acknowledgements, with a reason', () => {
    const app = appWith();
    const api = addOpenApi(new Stack(app, 'Shop'));
    for (const id of ['any-origin-with-credentials', 'response-without-headers']) {
      Validations.of(api).acknowledge({ id: `cdk-cors::${id}`, reason: 'it is gone next week' });
    }
    const { error, told, accepted } = synth(app);
    expect([error, told]).toEqual(['', []]);
    expect(accepted).toHaveLength(2);
  });

  it('looks into nested stacks and stages', () => {
    const app = appWith();
    addOpenApi(new NestedStack(new Stack(app, 'Shop'), 'Nested') as Stack, false);
    const stage = new Stage(app, 'Prod');
    addOpenApi(new Stack(stage, 'Shop'), false);
    expect(synth(app).told).toEqual([
      'response-without-headers Prod/Shop/Api/Default/orders/PUT/Resource',
      'response-without-headers Shop/Nested/Api/Default/orders/PUT/Resource',
    ]);
  });

  it('weighs rules as its owner says', () => {
    const app = appWith(
      new CorsRules({ levels: { 'any-origin-with-credentials': 'warning', 'response-without-headers': 'off' } }),
    );
    addOpenApi(new Stack(app, 'Shop'));
    const { error, told } = synth(app);
    expect(error).toBe('');
    expect(told).toEqual(['any-origin-with-credentials Shop/Api/Default/orders/OPTIONS/Resource']);
  });

  it('refuses rules and levels that do not exist, all at once', () => {
    expect(() => new CorsRules({ levels: { 'any-origin': 'error', 'null-origin': 'fatal' } })).toThrow(
      'level-invalid - there is no rule "any-origin"; docs/rules.md lists them; null-origin has the level "fatal"; write "error", ' +
        '"warning", "note" or "off"',
    );
  });

  it('names all its rules to the CDK', () => {
    expect(new CorsRules().ruleIds).toEqual(RULES.map(({ id }) => id));
  });
});
