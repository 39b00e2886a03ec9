import { describe, expect, it } from '@jest/globals';
import { Duration } from 'aws-cdk-lib';
import type { Template } from 'aws-cdk-lib/assertions';
import { MockIntegration } from 'aws-cdk-lib/aws-apigateway';
import { RestApiCors } from '../../../lib';
import { ApiApp } from '../../support/synth/rest-api-app';

const ANYONE = { allowOrigins: ['https://a.example', 'https://b.example'], maxAge: Duration.hours(1) };

function optionsIds(template: Template): string[] {
  const options = template.findResources('AWS::ApiGateway::Method', { Properties: { HttpMethod: 'OPTIONS' } });
  return Object.keys(options).sort();
}

describe('preflights that CDK made', () => {
  it('are taken over under their logical ids, in place of what they said', () => {
    const before = new ApiApp(undefined, { defaultCorsPreflightOptions: ANYONE });
    before.add('GET /orders/{id}');
    const after = new ApiApp(undefined, { defaultCorsPreflightOptions: ANYONE });
    after.add('GET /orders/{id}');
    RestApiCors.of(after.api).apply('/', after.admin());
    expect(optionsIds(after.template)).toEqual(optionsIds(before.template));
    expect(JSON.stringify(after.options())).not.toMatch(/a\.example|b\.example|Allow-Methods/);
    const [orders, order] = [after.options()['/orders'], after.options()['/orders/{id}']];
    expect({ ...orders, ResourceId: undefined }).toEqual({ ...order, ResourceId: undefined });
    expect(after.deploymentId()).not.toBe(before.deploymentId());
  });

  it('are taken over when addCorsPreflight made them, before or after', () => {
    const app = new ApiApp();
    app.add('GET /a').addCorsPreflight(ANYONE);
    RestApiCors.of(app.api).apply('/', app.admin());
    app.add('GET /b').addCorsPreflight(ANYONE);
    expect(Object.keys(app.options())).toEqual(['/a', '/b']);
    expect(JSON.stringify(app.options())).not.toContain('a.example');
  });

  it('stay where no class was applied', () => {
    const app = new ApiApp(undefined, { defaultCorsPreflightOptions: ANYONE });
    app.add('GET /orders');
    app.add('GET /other');
    RestApiCors.of(app.api).apply('/orders', app.admin());
    expect(JSON.stringify(app.options()['/other'])).toContain('a.example');
    expect(JSON.stringify(app.options()['/orders'])).not.toContain('a.example');
  });
});

it('refuses to replace an OPTIONS method of the user', () => {
  const app = new ApiApp();
  app.add('GET /orders').addMethod('OPTIONS', new MockIntegration());
  RestApiCors.of(app.api).apply('/', app.admin());
  expect(() => app.template).toThrow(
    'options-method-exists - /orders: it has an OPTIONS method of its own; remove that method, or apply no class to this path',
  );
});

it('takes the logical id of a hand-written OPTIONS method that goes in the same change', () => {
  const idOf = (change: (app: ApiApp) => void) => {
    const app = new ApiApp();
    app.add('GET /orders');
    change(app);
    const methods = Object.entries(app.template.findResources('AWS::ApiGateway::Method'));
    return methods.find(([, { Properties }]) => Properties.HttpMethod === 'OPTIONS')?.[0];
  };
  const before = idOf((app) => app.add('OPTIONS /orders', app.fn()));
  expect(before).toBeDefined();
  expect(idOf((app) => RestApiCors.of(app.api).apply('/orders', app.catalogue()))).toBe(before);
});
