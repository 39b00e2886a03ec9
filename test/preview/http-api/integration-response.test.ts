import { describe, expect, it } from '@jest/globals';
import { integrationResponse } from '../../../preview/http-api/integration-response';

const JSON_TYPE = ['content-type', 'application/json'];

describe('the answer of a function, format 2.0', () => {
  it.each([
    ['a string', '"Hello"', 'Hello'],
    ['an object', '{"message":"Hello"}', '{"message":"Hello"}'],
    ['a list', '[1]', '[1]'],
    ['nothing', 'null', 'null'],
  ])('is the body where it is %s without a status', (_, result, body) => {
    expect(integrationResponse('2.0', result)).toEqual({ status: 200, headers: [JSON_TYPE], body });
  });

  it('is taken apart where it has a status', () => {
    const answer = {
      statusCode: 201,
      headers: { 'Content-Type': 'text/html', 'X-Number': 7, 'Content-Length': '1' },
      cookies: ['a=1; Secure', 'b=2'],
      body: 'Ynl0ZXM=',
      isBase64Encoded: true,
    };
    expect(integrationResponse('2.0', JSON.stringify(answer))).toEqual({
      status: 201,
      headers: [
        ['content-type', 'text/html'],
        ['x-number', '7'],
        ['set-cookie', 'a=1; Secure'],
        ['set-cookie', 'b=2'],
      ],
      body: Buffer.from('bytes'),
    });
  });
});

describe('the answer of a function, format 1.0', () => {
  it('has headers with one value and with several', () => {
    const answer = { statusCode: '200', headers: { A: 'x' }, multiValueHeaders: { B: ['1', '2'] }, body: 'ok' };
    expect(integrationResponse('1.0', JSON.stringify(answer))).toEqual({
      status: 200,
      headers: [
        ['a', 'x'],
        ['b', '1'],
        ['b', '2'],
        ['content-type', 'text/plain;charset=UTF-8'],
      ],
      body: 'ok',
    });
  });

  it.each(['"Hello"', 'null', '{"message":"Hello"}'])('needs a status: %s', (result) => {
    expect(() => integrationResponse('1.0', result)).toThrow('500 Internal Server Error');
  });
});

describe('the answer of a function', () => {
  it.each([
    [{ statusCode: 'ok' }, 'statusCode is "ok"'],
    [{ statusCode: 99 }, 'statusCode is 99'],
    [{ statusCode: 200, body: {} }, 'body is no string'],
    [{ statusCode: 200, isBase64Encoded: 'true' }, 'isBase64Encoded is no boolean'],
    [{ statusCode: 200, headers: { a: ['b'] } }, 'header "a" is ["b"]'],
    [{ statusCode: 200, headers: 'a' }, 'headers are no object'],
    [{ statusCode: 200, cookies: 'a=1' }, 'cookies is no list'],
  ])('is malformed: %j', (answer, reason) => {
    expect(() => integrationResponse('2.0', JSON.stringify(answer))).toThrow(reason);
  });
});
