import { AwsError } from '../aws-error';
import { type Input, requiredText, textList } from '../aws-input';
import type { Caller } from '../aws-service';
import type { Operation } from './operation';
import { page } from './page';
import { matchesFilters } from './parameter-filters';
import { parameterArn, parseSelector } from './parameter-name';
import type { Parameters } from './parameters';
import type { ParameterVersion, StoredParameter } from './stored-parameter';

/** @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_Operations.html */
export const readOperations: Readonly<Record<string, Operation>> = {
  GetParameter: (store, input, caller) => ({ Parameter: select(store, requiredText(input, 'Name'), input, caller) }),

  GetParameters: (store, input, caller) => {
    const names = textList(input, 'Names');
    if (names.length < 1 || names.length > 10) {
      throw new AwsError(
        'ValidationException',
        "1 validation error detected: Value at 'names' failed to satisfy constraint: Member must have length between 1 and 10",
      );
    }
    const found: Record<string, unknown>[] = [];
    const invalid: string[] = [];
    for (const name of new Set(names)) {
      try {
        found.push(select(store, name, input, caller));
      } catch {
        invalid.push(name);
      }
    }
    found.sort((a, b) => (String(a.Name) < String(b.Name) ? -1 : 1));
    return { Parameters: found, InvalidParameters: invalid };
  },

  GetParametersByPath: (store, input, caller) => {
    const path = requiredText(input, 'Path');
    if (!path.startsWith('/')) {
      throw new AwsError('ValidationException', 'The parameter path must begin with a forward slash "/".');
    }
    const root = path.endsWith('/') ? path : `${path}/`;
    const below = store
      .all()
      .filter(
        ({ name }) => name.startsWith(root) && (input.Recursive === true || !name.slice(root.length).includes('/')),
      )
      .filter((parameter) => matchesFilters(parameter, input));
    const { items, ...next } = page(below, input, 10);
    return { Parameters: items.map((parameter) => described(parameter, parameter.current, input, caller)), ...next };
  },

  GetParameterHistory: (store, input, caller) => {
    const parameter = store.get(parseSelector(requiredText(input, 'Name')).name);
    const { items, ...next } = page(parameter.versions, input, 50);
    return {
      Parameters: items.map((version) => ({
        ...metadata(parameter, version, caller),
        Value: shownValue(version, input),
        Labels: parameter.labelsOf(version),
      })),
      ...next,
    };
  },

  DescribeParameters: (store, input, caller) => {
    const { items, ...next } = page(
      store.all().filter((parameter) => matchesFilters(parameter, input)),
      input,
      50,
    );
    return {
      Parameters: items.map((parameter) => ({
        ...metadata(parameter, parameter.current, caller),
        ARN: parameterArn(parameter.name, caller.region, caller.account),
      })),
      ...next,
    };
  },

  ListTagsForResource: (store, input) => {
    if (requiredText(input, 'ResourceType') !== 'Parameter') throw new AwsError('InvalidResourceType');
    const parameter = store.find(requiredText(input, 'ResourceId'));
    if (!parameter) throw new AwsError('InvalidResourceId');
    return { TagList: [...parameter.tags].map(([Key, Value]) => ({ Key, Value })) };
  },
};

function select(store: Parameters, text: string, input: Input, caller: Caller): Record<string, unknown> {
  const { name, selector } = parseSelector(text);
  const parameter = store.get(name);
  const parameterShown = described(parameter, parameter.select(selector), input, caller);
  return selector === '' ? parameterShown : { ...parameterShown, Selector: selector };
}

function described(parameter: StoredParameter, version: ParameterVersion, input: Input, caller: Caller) {
  return {
    Name: parameter.name,
    Type: version.type,
    Value: shownValue(version, input),
    Version: version.version,
    LastModifiedDate: version.modifiedAt / 1000,
    ARN: parameterArn(parameter.name, caller.region, caller.account),
    DataType: version.dataType,
  };
}

function metadata(parameter: StoredParameter, version: ParameterVersion, caller: Caller) {
  return {
    Name: parameter.name,
    Type: version.type,
    ...(version.type === 'SecureString' && { KeyId: 'alias/aws/ssm' }),
    LastModifiedDate: version.modifiedAt / 1000,
    LastModifiedUser: version.modifiedBy.replace('123456789012', caller.account),
    ...(version.description !== undefined && { Description: version.description }),
    ...(version.allowedPattern !== undefined && { AllowedPattern: version.allowedPattern }),
    Version: version.version,
    Tier: version.tier,
    Policies: [],
    DataType: version.dataType,
  };
}

function shownValue({ type, value }: ParameterVersion, input: Input): string {
  if (type !== 'SecureString' || input.WithDecryption === true) return value;
  return Buffer.from('encrypted: ask with WithDecryption').toString('base64');
}
