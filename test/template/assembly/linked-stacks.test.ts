import { describe, expect, it } from '@jest/globals';
import { App, CfnResource, NestedStack, Stack } from 'aws-cdk-lib';
import { CfnMethod, MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import type { Construct } from 'constructs';
import { linkedStacks } from '../../../lib/template/assembly/linked-stacks';
import { templatesIn } from '../../../lib/template/assembly/read-assembly';
import { readCorsApp } from '../../../lib/template/cors/cors-app';

/** Groups of stacks, each with the methods of its REST APIs. */
function groupsOf(app: App): [stacks: string[], methods: string[]][] {
  return [...linkedStacks(templatesIn(app.synth().directory))].map((stacks) => {
    const { restApis } = readCorsApp(stacks.map(({ stack }) => stack));
    const methods = restApis.flatMap(({ paths }) => paths.flatMap((path) => path.methods));
    return [
      stacks.map(({ stack }) => stack.name.replace(/^.*?Nested.*$/, 'nested')),
      methods.map(({ httpMethod, path }) => `${httpMethod} ${path}`),
    ];
  });
}

function addMethod(scope: Construct, api: RestApi): void {
  new CfnMethod(scope, 'Put', {
    restApiId: api.restApiId,
    resourceId: api.restApiRootResourceId,
    httpMethod: 'PUT',
    authorizationType: 'NONE',
  });
}

function appWithApi(): { app: App; owner: Stack; api: RestApi } {
  const app = new App();
  const owner = new Stack(app, 'Owner');
  const api = new RestApi(owner, 'Api');
  api.root.addMethod('GET', new MockIntegration());
  return { app, owner, api };
}

describe('linkedStacks', () => {
  it('reads stacks that know nothing of each other one by one', () => {
    const { app } = appWithApi();
    new CfnResource(new Stack(app, 'Other'), 'Topic', { type: 'AWS::SNS::Topic' });
    expect(groupsOf(app)).toEqual([
      [['Owner'], ['GET /']],
      [['Other'], []],
    ]);
  });

  it('knows the API to which another stack adds a method, whose id it exports', () => {
    const { app, api } = appWithApi();
    addMethod(new Stack(app, 'Other'), api);
    expect(groupsOf(app)).toEqual([[['Owner', 'Other'], expect.arrayContaining(['GET /', 'PUT /'])]]);
  });

  it('knows the API to which a nested stack adds a method, whose id is passed to it', () => {
    const { app, owner, api } = appWithApi();
    addMethod(new NestedStack(owner, 'Nested'), api);
    expect(groupsOf(app)).toEqual([[['Owner', 'nested'], expect.arrayContaining(['GET /', 'PUT /'])]]);
  });
});
