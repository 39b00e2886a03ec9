import { describe, expect, it } from '@jest/globals';
import { type App, Stack } from 'aws-cdk-lib';
import { MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { synthesisedApp } from '../../../cli/assembly/app-stacks';
import { classTests } from '../../../cli/assembly/class-tests';
import { EndpointClass, RestApiCors } from '../../../lib';
import { synthesise } from '../../support/preview/served-app';

/** A stack that imports an API for a path of its own. */
function service(app: App, id: string, restApiId: string): void {
  const stack = new Stack(app, id, { env: { region: 'eu-west-1', account: '111111111111' } });
  const api = RestApi.fromRestApiAttributes(stack, 'Api', { restApiId, rootResourceId: 'root' });
  api.root.addResource(id.toLowerCase()).addMethod('GET', new MockIntegration());
  const exposedHeaders = [`x-${id.toLowerCase()}`];
  const endpointClass = EndpointClass.publicRead(stack, 'Catalogue', { exposedHeaders });
  RestApiCors.of(api, { stageName: 'prod' }).apply(`/${id.toLowerCase()}`, endpointClass);
}

const tested = (build: (app: App) => void) =>
  classTests(synthesisedApp(synthesise(build)), { className: 'catalogue' }).map(({ path, policy }) => [
    path,
    policy.exposedHeaders,
  ]);

describe('an API that several stacks have classes for', () => {
  it('is tested by each of them, also where these have one name', () => {
    const build = (app: App) => ['Pets', 'Books'].forEach((id) => void service(app, id, 'abc123'));
    expect(tested(build).sort()).toEqual([
      ['/books', ['x-books']],
      ['/pets', ['x-pets']],
    ]);
  });

  it('is not taken for another one', () => {
    expect(() =>
      tested((app) => {
        service(app, 'Pets', 'abc123');
        service(app, 'Books', 'def456');
      }),
    ).toThrow('the URL may be that of Pets/abc123, Books/def456: choose one with --target');
  });
});
