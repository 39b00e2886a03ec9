import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { AwsError } from '../../../preview';
import { preview, ssm } from '../../support/preview/served-app';

const start = () => preview(() => {});

describe('Parameter Store behind the AWS endpoint', () => {
  it('creates, reads, overwrites and deletes a parameter', async () => {
    const { aws, parameters } = await start();
    const put = { Name: '/shop/origins', Value: 'https://a.example', Type: 'StringList' };
    expect((await ssm(aws, 'PutParameter', put)).body).toEqual({ Version: 1, Tier: 'Standard' });
    expect((await ssm(aws, 'PutParameter', put)).error).toBe('ParameterAlreadyExists');
    const overwrite = { Name: '/shop/origins', Value: 'https://b.example', Overwrite: true };
    expect((await ssm(aws, 'PutParameter', overwrite)).body.Version).toBe(2);
    expect((await ssm(aws, 'GetParameter', { Name: '/shop/origins' })).body.Parameter).toMatchObject({
      Name: '/shop/origins',
      Type: 'StringList',
      Value: 'https://b.example',
      Version: 2,
      ARN: 'arn:aws:ssm:us-east-1:123456789012:parameter/shop/origins',
    });
    expect(parameters.value('/shop/origins')).toBe('https://b.example');
    expect((await ssm(aws, 'DeleteParameter', { Name: '/shop/origins' })).status).toBe(200);
    expect((await ssm(aws, 'GetParameter', { Name: '/shop/origins' })).error).toBe('ParameterNotFound');
    expect((await ssm(aws, 'DeleteParameter', { Name: '/shop/origins' })).error).toBe('ParameterNotFound');
  });

  it('selects versions and labels, also by ARN', async () => {
    const { aws } = await start();
    const get = async (Name: string) => ssm(aws, 'GetParameter', { Name });
    for (const Value of ['one', 'two', 'three']) {
      await ssm(aws, 'PutParameter', { Name: '/p', Value, Type: 'String', Overwrite: true });
    }
    const label = { Name: '/p', ParameterVersion: 2, Labels: ['good', '1bad', 'awsbad'] };
    expect((await ssm(aws, 'LabelParameterVersion', label)).body).toEqual({
      InvalidLabels: ['1bad', 'awsbad'],
      ParameterVersion: 2,
    });
    expect((await get('/p:1')).body.Parameter).toMatchObject({ Value: 'one', Selector: ':1', Name: '/p' });
    expect((await get('/p:good')).body.Parameter.Value).toBe('two');
    expect((await get('arn:aws:ssm:eu-west-1:123456789012:parameter/p:good')).body.Parameter.Value).toBe('two');
    expect((await get('/p:9')).error).toBe('ParameterVersionNotFound');
    await ssm(aws, 'LabelParameterVersion', { Name: '/p', Labels: ['good'] });
    expect((await get('/p:good')).body.Parameter.Value).toBe('three');
    const history = (await ssm(aws, 'GetParameterHistory', { Name: '/p', MaxResults: 2 })).body;
    expect(history.Parameters.map(({ Value }) => Value)).toEqual(['one', 'two']);
    const rest = (await ssm(aws, 'GetParameterHistory', { Name: '/p', NextToken: history.NextToken })).body;
    expect(rest.Parameters).toMatchObject([{ Value: 'three', Labels: ['good'] }]);
  });

  it('finds a parameter without a slash by the ARN that has one', async () => {
    const { aws } = await start();
    await ssm(aws, 'PutParameter', { Name: 'flat', Value: 'v', Type: 'String' });
    const Name = 'arn:aws:ssm:us-east-1:123456789012:parameter/flat';
    expect((await ssm(aws, 'GetParameter', { Name })).body.Parameter).toMatchObject({ Name: 'flat', ARN: Name });
  });

  it.each([
    ['a name reserved for AWS', { Name: '/aws/x', Value: 'v', Type: 'String' }, 'ValidationException'],
    ['a name with odd characters', { Name: '/a b', Value: 'v', Type: 'String' }, 'ValidationException'],
    ['a path without the first slash', { Name: 'a/b', Value: 'v', Type: 'String' }, 'ValidationException'],
    ['16 levels', { Name: '/x'.repeat(16), Value: 'v', Type: 'String' }, 'HierarchyLevelLimitExceededException'],
    ['no type', { Name: '/x', Value: 'v' }, 'ValidationException'],
    ['an unknown type', { Name: '/x', Value: 'v', Type: 'Map' }, 'UnsupportedParameterType'],
    ['no value', { Name: '/x', Type: 'String' }, 'ValidationException'],
    ['an empty value', { Name: '/x', Value: '', Type: 'String' }, 'ValidationException'],
    ['a reference in the value', { Name: '/x', Value: '{{ssm:y}}', Type: 'String' }, 'ValidationException'],
    ['4097 bytes', { Name: '/x', Value: 'v'.repeat(4097), Type: 'String' }, 'ValidationException'],
    [
      '8193 bytes in the advanced tier',
      { Name: '/x', Value: 'v'.repeat(8193), Type: 'String', Tier: 'Advanced' },
      'ValidationException',
    ],
    [
      'a value beside the pattern',
      { Name: '/x', Value: 'V', Type: 'String', AllowedPattern: '[a-z]' },
      'ParameterPatternMismatchException',
    ],
    [
      'a value that has a matching part',
      { Name: '/x', Value: 'vV', Type: 'String', AllowedPattern: '[a-z]|x' },
      'ParameterPatternMismatchException',
    ],
    [
      'a broken pattern',
      { Name: '/x', Value: 'v', Type: 'String', AllowedPattern: '(' },
      'InvalidAllowedPatternException',
    ],
    [
      'tags with Overwrite',
      { Name: '/x', Value: 'v', Type: 'String', Overwrite: true, Tags: [{ Key: 'k', Value: 'v' }] },
      'ValidationException',
    ],
    ['a value that is no string', { Name: '/x', Value: 1, Type: 'String' }, 'SerializationException'],
  ])('fails to put %s', async (_, input, error) => {
    const { aws, parameters } = await start();
    expect(await ssm(aws, 'PutParameter', input)).toMatchObject({ status: 400, error });
    expect(parameters.all()).toEqual([]);
  });

  it('keeps pattern, type and tier from one version to the next', async () => {
    const { aws } = await start();
    const put = (input: object) => ssm(aws, 'PutParameter', { Name: '/x', Overwrite: true, ...input });
    await put({ Value: 'v'.repeat(5000), Type: 'StringList', Tier: 'Advanced', AllowedPattern: '[a-z,]+' });
    expect((await put({ Value: 'V' })).error).toBe('ParameterPatternMismatchException');
    expect((await put({ Value: 'v', Type: 'String' })).error).toBe('HierarchyTypeMismatchException');
    expect((await put({ Value: 'v', Tier: 'Standard' })).error).toBe('ValidationException');
    expect((await put({ Value: 'w' })).body).toEqual({ Version: 2, Tier: 'Advanced' });
  });

  it('keeps 100 versions, and refuses to drop one with a label', async () => {
    const { aws } = await start();
    const put = () => ssm(aws, 'PutParameter', { Name: '/x', Value: 'v', Type: 'String', Overwrite: true });
    for (let version = 1; version <= 101; version++) await put();
    expect((await ssm(aws, 'GetParameter', { Name: '/x:1' })).error).toBe('ParameterVersionNotFound');
    await ssm(aws, 'LabelParameterVersion', { Name: '/x', ParameterVersion: 2, Labels: ['keep'] });
    expect((await put()).error).toBe('ParameterMaxVersionLimitExceeded');
  });

  it('lists by path, by names and by filters, page by page', async () => {
    const { aws } = await start();
    const names = ['/a/1', '/a/2', '/a/b/3', '/c'];
    for (const Name of names) await ssm(aws, 'PutParameter', { Name, Value: 'v', Type: 'String' });
    const listed = async (operation: string, input: object) =>
      (await ssm(aws, operation, { ...input })).body.Parameters.map(({ Name }) => Name);
    expect(await listed('GetParametersByPath', { Path: '/a' })).toEqual(['/a/1', '/a/2']);
    expect(await listed('GetParametersByPath', { Path: '/a/', Recursive: true })).toEqual(['/a/1', '/a/2', '/a/b/3']);
    expect(await listed('DescribeParameters', { MaxResults: 2, NextToken: '2' })).toEqual(['/a/b/3', '/c']);
    const filter = (Key: string, Option: string, ...Values: string[]) => ({
      ParameterFilters: [{ Key, Option, Values }],
    });
    expect(await listed('DescribeParameters', filter('Name', 'BeginsWith', '/a/b'))).toEqual(['/a/b/3']);
    expect(await listed('DescribeParameters', filter('Name', 'Contains', 'c'))).toEqual(['/c']);
    expect(await listed('DescribeParameters', filter('Path', 'Recursive', '/a'))).toEqual(['/a/1', '/a/2', '/a/b/3']);
    const several = (await ssm(aws, 'GetParameters', { Names: ['/c', '/nowhere', '/c:7'] })).body;
    expect(several.Parameters).toHaveLength(1);
    expect(several.InvalidParameters).toEqual(['/nowhere', '/c:7']);
    expect((await ssm(aws, 'DeleteParameters', { Names: ['/c', '/nowhere'] })).body).toEqual({
      DeletedParameters: ['/c'],
      InvalidParameters: ['/nowhere'],
    });
    expect((await ssm(aws, 'GetParametersByPath', { Path: 'a' })).error).toBe('ValidationException');
    expect((await ssm(aws, 'GetParametersByPath', { Path: '/', MaxResults: 11 })).error).toBe('ValidationException');
  });

  it('reads several at once, by version and label, too, in the order of their names', async () => {
    const { aws } = await start();
    const put = (Name: string, Value: string) =>
      ssm(aws, 'PutParameter', { Name, Value, Type: 'StringList', Overwrite: true });
    for (const value of ['a', 'b']) await put('/shop/1', value);
    await put('/shop/0', 'c');
    await ssm(aws, 'LabelParameterVersion', { Name: '/shop/0', Labels: ['live'] });
    const { body } = await ssm(aws, 'GetParameters', {
      Names: ['/shop/1:1', '/shop/1:3', '/shop/0:live', '/shop/1:1', '/shop/2'],
    });
    expect(body.Parameters).toMatchObject([
      { Name: '/shop/0', Selector: ':live', Version: 1, Value: 'c', Type: 'StringList' },
      { Name: '/shop/1', Selector: ':1', Version: 1, Value: 'a', Type: 'StringList' },
    ]);
    expect(body.Parameters).toHaveLength(2);
    expect(body.InvalidParameters).toEqual(['/shop/1:3', '/shop/2']);
    for (const length of [0, 11]) {
      const Names = Array.from({ length }, (_, i) => `/shop/${i}`);
      expect(await ssm(aws, 'GetParameters', { Names })).toMatchObject({ status: 400, error: 'ValidationException' });
    }
  });

  it('tags parameters', async () => {
    const { aws } = await start();
    const resource = { ResourceType: 'Parameter', ResourceId: '/x' };
    expect((await ssm(aws, 'ListTagsForResource', resource)).error).toBe('InvalidResourceId');
    await ssm(aws, 'PutParameter', { Name: '/x', Value: 'v', Type: 'String', Tags: [{ Key: 'a', Value: '1' }] });
    await ssm(aws, 'AddTagsToResource', { ...resource, Tags: [{ Key: 'b', Value: '2' }] });
    await ssm(aws, 'RemoveTagsFromResource', { ...resource, TagKeys: ['a'] });
    expect((await ssm(aws, 'ListTagsForResource', resource)).body.TagList).toEqual([{ Key: 'b', Value: '2' }]);
  });

  it('shows a SecureString only to who asks for decryption', async () => {
    const { aws } = await start();
    await ssm(aws, 'PutParameter', { Name: '/x', Value: 'secret', Type: 'SecureString' });
    expect((await ssm(aws, 'GetParameter', { Name: '/x' })).body.Parameter.Value).not.toContain('secret');
    const decrypted = await ssm(aws, 'GetParameter', { Name: '/x', WithDecryption: true });
    expect(decrypted.body.Parameter.Value).toBe('secret');
  });

  it('says what it does not serve', async () => {
    const { aws } = await start();
    const unknown = await ssm(aws, 'GetServiceSetting', {});
    expect(unknown).toMatchObject({ status: 400, error: 'UnknownOperationException' });
    expect(unknown.body.message).toContain('PutParameter');
    expect(await ssm(aws, 'toString', {})).toMatchObject({ error: 'UnknownOperationException' });
    const garbage = await fetch(aws, {
      method: 'POST',
      headers: { 'x-amz-target': 'AmazonSSM.GetParameter' },
      body: '[',
    });
    expect(await garbage.json()).toMatchObject({ __type: 'SerializationException' });
  });

  it('can be slow, throttled or down where a test wants it so', async () => {
    const { aws, parameters } = await start();
    await ssm(aws, 'PutParameter', { Name: '/x', Value: 'v', Type: 'String' });
    const order: string[] = [];
    parameters.onCall = async (operation) => {
      await delay(20);
      order.push(operation);
    };
    await ssm(aws, 'GetParameter', { Name: '/x' });
    order.push('answered');
    expect(order).toEqual(['GetParameter', 'answered']);
    parameters.onCall = () => {
      throw new AwsError('ThrottlingException', 'Rate exceeded');
    };
    expect(await ssm(aws, 'GetParameter', { Name: '/x' })).toMatchObject({ status: 400, error: 'ThrottlingException' });
    parameters.onCall = () => {
      throw new Error('down');
    };
    await expect(ssm(aws, 'GetParameter', { Name: '/x' })).rejects.toThrow('fetch failed');
    parameters.onCall = undefined;
    expect((await ssm(aws, 'GetParameter', { Name: '/x' })).status).toBe(200);
  });
});
