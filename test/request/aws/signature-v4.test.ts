import { describe, expect, it } from '@jest/globals';
import { AwsV4Signer } from 'aws4fetch';
import { signedHeaders } from '../../../request/aws/signature-v4';

const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
const time = Date.UTC(2024, 1, 29, 12, 30, 45, 678);

const REQUESTS = [
  ['a call', 'https://ssm.eu-west-1.amazonaws.com/', '{"Name":"/shop/cors/orders/origins"}', undefined],
  [
    'a call with a session token',
    'https://ssm.eu-west-1.amazonaws.com/',
    '{"Name":"/a"}',
    'IQoJb3JpZ2luX2VjEXAMPLE//=',
  ],
  ['a body outside ASCII', 'https://ssm.cn-north-1.amazonaws.com.cn/', '{"Name":"/bücher/é"}', undefined],
  ['an endpoint with a port', 'http://127.0.0.1:4566/', '{}', 'token'],
  ['an endpoint with a path', 'http://localhost:4566/aws/ssm', '{}', undefined],
] as const;

describe('signedHeaders', () => {
  it.each(REQUESTS)('signs %s as aws4fetch does', async (_, address, body, sessionToken) => {
    const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'AmazonSSM.GetParameter' };
    const scope = { service: 'ssm', region: 'eu-west-1' };
    const ours = signedHeaders(
      { url: new URL(address), headers, body, time, ...scope },
      { ...credentials, sessionToken },
    );
    const theirs = await new AwsV4Signer({
      method: 'POST',
      url: address,
      headers,
      body,
      datetime: '20240229T123045Z',
      allHeaders: true,
      ...scope,
      ...credentials,
      ...(sessionToken && { sessionToken }),
    }).sign();
    expect(ours['authorization']).toBe(theirs.headers.get('authorization'));
  });
});
