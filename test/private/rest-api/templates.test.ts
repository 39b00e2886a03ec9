import { expect, it } from '@jest/globals';
import { AspectPriority, Aspects, CfnMapping } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { RestApiCors } from '../../../lib';
import { ApiApp } from '../../support/synth/rest-api-app';

it('refers to a template by the id of its mapping, also where aspects look at it before others give it another id', () => {
  const app = new ApiApp();
  app.add('GET /a');
  app.add('GET /b');
  RestApiCors.of(app.api).apply('/', app.admin());
  const look = (one: IConstruct) => {
    if ('integration' in one) app.stack.resolve(one.integration);
  };
  const rename = (one: IConstruct) => {
    if (one instanceof CfnMapping) one.overrideLogicalId('Renamed');
  };
  Aspects.of(app.stack).add({ visit: look }, { priority: AspectPriority.DEFAULT });
  Aspects.of(app.stack).add({ visit: rename }, { priority: AspectPriority.READONLY });
  const said = JSON.stringify(Object.values(app.options()));
  expect(said.match(/"Fn::FindInMap":\["Renamed","admin","template"\]/g)).toHaveLength(2);
});
