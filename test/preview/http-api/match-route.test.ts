import { describe, expect, it } from '@jest/globals';
import type { Route } from '../../../lib/template/http-api/http-api';
import { matchRoute } from '../../../preview/http-api/match-route';

const NOWHERE = { stack: undefined as never, logicalId: 'Route' };
const route = (key: string): Route => ({
  ...NOWHERE,
  key,
  authorization: { type: 'NONE' },
  integration: undefined,
});

const matched = (keys: readonly string[], method: string, path: string) => {
  const found = matchRoute(keys.map(route), method, path);
  return found && [found.route.key, found.pathParameters];
};

/** The example of AWS's page, with its routes in the wrong order. */
const PETS = ['$default', 'ANY /{proxy+}', 'GET /pets/{proxy+}', 'GET /pets/dog/{id}', 'GET /pets/dog/1'];

describe('the route of a request', () => {
  it.each([
    ['GET', '/pets/dog/1', ['GET /pets/dog/1', {}]],
    ['GET', '/pets/dog/2', ['GET /pets/dog/{id}', { id: '2' }]],
    ['GET', '/pets/cat/1', ['GET /pets/{proxy+}', { proxy: 'cat/1' }]],
    ['POST', '/test/5', ['ANY /{proxy+}', { proxy: 'test/5' }]],
    ['POST', '/pets/dog/1', ['ANY /{proxy+}', { proxy: 'pets/dog/1' }]],
    ['GET', '/pets/dog/1/2', ['GET /pets/{proxy+}', { proxy: 'dog/1/2' }]],
    ['GET', '/', ['$default', {}]],
  ])('of AWS: %s %s', (method, path, expected) => {
    expect(matched(PETS, method, path)).toEqual(expected);
  });

  it.each([
    ['a method before ANY', ['ANY /a', 'GET /a'], 'GET', '/a', 'GET /a'],
    ['ANY for the other methods', ['ANY /a', 'GET /a'], 'PUT', '/a', 'ANY /a'],
    ['a static segment further left', ['GET /{x}/b', 'GET /a/{y}'], 'GET', '/a/b', 'GET /a/{y}'],
    [
      'the longer greedy path',
      ['GET /{proxy+}', 'GET /a/b/{proxy+}', 'GET /a/{proxy+}'],
      'GET',
      '/a/b/c',
      'GET /a/b/{proxy+}',
    ],
    ['the root', ['GET /', 'GET /{proxy+}'], 'GET', '/', 'GET /'],
    ['a full match before a longer greedy one', ['GET /{a}/{b}', 'GET /x/{proxy+}'], 'GET', '/x/y', 'GET /{a}/{b}'],
  ])('prefers %s', (_, keys, method, path, expected) => {
    expect(matched(keys, method, path)?.[0]).toBe(expected);
  });

  it.each([
    ['another method', ['GET /a'], 'POST', '/a'],
    ['another path', ['GET /a'], 'GET', '/b'],
    ['another spelling', ['GET /a'], 'GET', '/A'],
    ['a slash more', ['GET /a', 'GET /{x}/{y}'], 'GET', '/a/'],
    ['a segment less', ['GET /a/{b}'], 'GET', '/a'],
    ['nothing for a greedy variable', ['GET /a/{proxy+}'], 'GET', '/a/'],
  ])('is none for %s', (_, keys, method, path) => {
    expect(matched(keys, method, path)).toBeUndefined();
  });
});
