import '../../support/preview/counted-velocity';

import { expect, it } from '@jest/globals';
import { MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import * as velocity from 'velocityjs';
import { preview } from '../../support/preview/served-app';

it('parses each template once, and renders it for each request anew', async () => {
  const { url } = await preview((stack) => {
    const responseTemplates = { 'application/json': "#set($who = $input.params('who'))$who" };
    new RestApi(stack, 'Api').root.addMethod(
      'GET',
      new MockIntegration({
        requestTemplates: { 'application/json': '{"statusCode": 200}' },
        integrationResponses: [{ statusCode: '200', responseTemplates }],
      }),
      { methodResponses: [{ statusCode: '200' }] },
    );
  });
  for (const who of ['ann', 'bob', 'ann']) expect(await (await fetch(`${url}?who=${who}`)).text()).toBe(who);
  expect(velocity.parse).toHaveBeenCalledTimes(2);
});
