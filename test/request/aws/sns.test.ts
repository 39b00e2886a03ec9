import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { Sns } from '../../../request/aws/sns';
import { onTestFinished } from '../../support/jest/on-test-finished';

const MESSAGE = { topicArn: 'arn:aws:sns:eu-west-1:123456789012:worse', subject: 'Worse', message: 'a & b = ü\nnext' };

async function publish(listener: RequestListener, milliseconds = 2_000) {
  const server = createServer(listener);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const env = {
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_ENDPOINT_URL_SNS: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  };
  return new Sns({ env }).publish(MESSAGE, AbortSignal.timeout(milliseconds));
}

/** https://docs.aws.amazon.com/sns/latest/api/CommonErrors.html */
function errorOf(code: string): string {
  return `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>said SNS</Message></Error></ErrorResponse>`;
}

describe('Sns', () => {
  it('publishes by a signed form, in the Region of the topic', async () => {
    let form = new URLSearchParams();
    let authorization = '';
    const answer = await publish(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      form = new URLSearchParams(body);
      authorization = String(request.headers.authorization);
      response.end('<PublishResponse/>');
    });
    expect(answer).toBeUndefined();
    expect(Object.fromEntries(form)).toEqual({
      Action: 'Publish',
      Version: '2010-03-31',
      TopicArn: MESSAGE.topicArn,
      Subject: 'Worse',
      Message: MESSAGE.message,
    });
    expect(authorization).toContain('/eu-west-1/sns/aws4_request');
  });

  it.each([
    [403, errorOf('AuthorizationError'), 'denied'],
    [404, errorOf('NotFound'), 'missing'],
    [400, errorOf('Throttled'), 'throttled'],
    [400, errorOf('InvalidParameter'), 'refused'],
    [500, '', 'unreachable'],
    [418, '<html>', 'refused'],
  ])('takes %s with %j for a failure: %s', async (status, body, failure) => {
    const answer = await publish((_, response) => void response.writeHead(status).end(body));
    expect(answer).toMatchObject({ failure });
  });

  it('does not wait for ever, and never rejects', async () => {
    expect(await publish(() => {}, 100)).toMatchObject({ failure: 'timeout' });
    expect(await publish((request) => request.destroy())).toMatchObject({ failure: 'unreachable' });
    expect(await new Sns({ env: {} }).publish(MESSAGE, AbortSignal.timeout(1_000))).toMatchObject({
      failure: 'denied',
    });
  });
});
