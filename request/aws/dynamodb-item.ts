/** An item as plain values: text, numbers, booleans, `null`, arrays and objects of those. */
export type Item = Readonly<Record<string, unknown>>;

/** A value as DynamoDB writes it in JSON (https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html). */
export type AttributeValue =
  | { readonly S: string }
  | { readonly N: string }
  | { readonly BOOL: boolean }
  | { readonly NULL: true }
  | { readonly L: readonly AttributeValue[] }
  | { readonly M: Readonly<Record<string, AttributeValue>> };

/** Attributes that are `undefined` are left out. Throws a `TypeError` at a value that no attribute can have. */
export function marshal(item: Item): Record<string, AttributeValue> {
  const entries = Object.entries(item).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries.map(([name, value]) => [name, toAttribute(value)]));
}

/** Throws a `TypeError` at what is no item, and at types of values that `marshal` never writes. */
export function unmarshal(attributes: Readonly<Record<string, AttributeValue>>): Item {
  if (typeof attributes !== 'object' || attributes === null) throw new TypeError('an item that is no object');
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, fromAttribute(value)]));
}

function toAttribute(value: unknown): AttributeValue {
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number' && Number.isFinite(value)) return { N: String(value) };
  if (typeof value === 'boolean') return { BOOL: value };
  if (value === null) return { NULL: true };
  if (Array.isArray(value)) return { L: value.map(toAttribute) };
  if (typeof value === 'object') return { M: marshal(value as Item) };
  throw new TypeError(`no attribute can have the value ${String(value)}`);
}

function fromAttribute(value: AttributeValue): unknown {
  if ('S' in value) return value.S;
  if ('N' in value) return Number(value.N);
  if ('BOOL' in value) return value.BOOL;
  if ('NULL' in value) return null;
  if ('L' in value) return value.L.map(fromAttribute);
  if ('M' in value) return unmarshal(value.M);
  throw new TypeError('an attribute of an unknown type');
}
