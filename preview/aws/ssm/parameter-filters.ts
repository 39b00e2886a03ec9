import { AwsError } from '../aws-error';
import { type Input, optionalText, requiredText, structureList, textList } from '../aws-input';
import type { StoredParameter } from './stored-parameter';

/**
 * Whether a parameter passes all `ParameterFilters` (and the older `Filters`) of a request.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_ParameterStringFilter.html
 */
export function matchesFilters(parameter: StoredParameter, input: Input): boolean {
  return (
    structureList(input, 'ParameterFilters').every((filter) => matches(parameter, filter)) &&
    structureList(input, 'Filters').every((filter) => matches(parameter, { Option: 'BeginsWith', ...filter }))
  );
}

function matches(parameter: StoredParameter, filter: Input): boolean {
  const key = requiredText(filter, 'Key');
  const wanted = textList(filter, 'Values');
  if (key === 'Path') return wanted.some((path) => isUnder(parameter.name, path, optionalText(filter, 'Option')));
  const values = valuesOf(parameter, key);
  if (wanted.length === 0) return values.length > 0;
  return wanted.some((text) => values.some((value) => compare(value, text, optionalText(filter, 'Option'))));
}

function valuesOf(parameter: StoredParameter, key: string): readonly string[] {
  const { type, tier, dataType } = parameter.current;
  if (key.startsWith('tag:')) return [parameter.tags.get(key.slice('tag:'.length)) ?? []].flat();
  switch (key) {
    case 'Name':
      return [parameter.name];
    case 'Type':
      return [type];
    case 'Tier':
      return [tier];
    case 'DataType':
      return [dataType];
    case 'Label':
      return [...parameter.labels.keys()];
    default:
      throw new AwsError('InvalidFilterKey', `The specified filter key ${JSON.stringify(key)} is not served here.`);
  }
}

function compare(value: string, wanted: string, option = 'Equals'): boolean {
  if (option === 'BeginsWith') return value.startsWith(wanted);
  if (option === 'Contains') return value.includes(wanted);
  if (option === 'Equals') return value === wanted;
  throw new AwsError('InvalidFilterOption', `The specified filter option ${JSON.stringify(option)} is not valid.`);
}

function isUnder(name: string, path: string, option = 'OneLevel'): boolean {
  const root = path.endsWith('/') ? path : `${path}/`;
  return name.startsWith(root) && (option === 'Recursive' || !name.slice(root.length).includes('/'));
}
