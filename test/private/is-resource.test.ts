import { expect, it } from '@jest/globals';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { RestApiCors } from '../../lib';
import { ApiApp } from '../support/synth/rest-api-app';

it('takes a construct of which CDK cannot tell the default child for none of ours, and does not fail', () => {
  const app = new ApiApp();
  app.add('GET /orders');
  const other = new Construct(app.stack, 'Other');
  for (const id of ['Resource', 'Default']) new Bucket(new Construct(other, id), 'Bucket');
  RestApiCors.of(app.api).apply('/', app.catalogue());
  expect(() => other.node.defaultChild).toThrow('Cannot determine default child');
  expect(Object.keys(app.options())).toEqual(['/orders']);
});
