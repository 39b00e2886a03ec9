import { AwsError } from '../aws-error';
import { type Input, optionalText, requiredText, structureList, textList } from '../aws-input';
import type { Operation } from './operation';
import { parseSelector } from './parameter-name';
import type { Parameters } from './parameters';
import type { ParameterType, StoredParameter } from './stored-parameter';

/** @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_Operations.html */
export const writeOperations: Readonly<Record<string, Operation>> = {
  PutParameter: (store, input, caller) => {
    const tags = tagsOf(input);
    if (input.Overwrite === true && tags.size > 0) {
      throw new AwsError(
        'ValidationException',
        "Invalid request: tags and overwrite can't be used together. To create a parameter with tags, please remove " +
          'overwrite flag. To update tags for an existing parameter, please use AddTagsToResource or RemoveTagsFromResource.',
      );
    }
    const added = store.put({
      name: parseSelector(requiredText(input, 'Name')).name,
      value: requiredText(input, 'Value'),
      type: typeOf(input),
      overwrite: input.Overwrite === true,
      allowedPattern: optionalText(input, 'AllowedPattern'),
      tier: optionalText(input, 'Tier'),
      description: optionalText(input, 'Description'),
      dataType: optionalText(input, 'DataType'),
      tags,
      user: `arn:aws:iam::${caller.account}:user/preview`,
    });
    return { Version: added.version, Tier: added.tier };
  },

  DeleteParameter: (store, input) => {
    if (!store.delete(parseSelector(requiredText(input, 'Name')).name)) throw new AwsError('ParameterNotFound');
    return {};
  },

  DeleteParameters: (store, input) => {
    const names = textList(input, 'Names');
    const deleted = names.filter((name) => store.delete(parseSelector(name).name));
    return { DeletedParameters: deleted, InvalidParameters: names.filter((name) => !deleted.includes(name)) };
  },

  LabelParameterVersion: (store, input) => {
    const parameter = store.get(parseSelector(requiredText(input, 'Name')).name);
    const version = parameter.select(input.ParameterVersion === undefined ? '' : `:${String(input.ParameterVersion)}`);
    return {
      InvalidLabels: parameter.label(version, textList(input, 'Labels')),
      ParameterVersion: version.version,
    };
  },

  AddTagsToResource: (store, input) => {
    const parameter = taggedParameter(store, input);
    for (const [key, value] of tagsOf(input)) parameter.tags.set(key, value);
    return {};
  },

  RemoveTagsFromResource: (store, input) => {
    const parameter = taggedParameter(store, input);
    for (const key of textList(input, 'TagKeys')) parameter.tags.delete(key);
    return {};
  },
};

function taggedParameter(store: Parameters, input: Input): StoredParameter {
  if (requiredText(input, 'ResourceType') !== 'Parameter') throw new AwsError('InvalidResourceType');
  const parameter = store.find(requiredText(input, 'ResourceId'));
  if (!parameter) throw new AwsError('InvalidResourceId');
  return parameter;
}

function tagsOf(input: Input): Map<string, string> {
  return new Map(structureList(input, 'Tags').map((tag) => [requiredText(tag, 'Key'), requiredText(tag, 'Value')]));
}

function typeOf(input: Input): ParameterType | undefined {
  const type = optionalText(input, 'Type');
  if (type === undefined || type === 'String' || type === 'StringList' || type === 'SecureString') return type;
  throw new AwsError(
    'UnsupportedParameterType',
    `Type must be one of String, StringList, SecureString, not ${JSON.stringify(type)}.`,
  );
}
