import { AwsError } from '../aws-error';
import { checkNewName, parseSelector } from './parameter-name';
import { type ParameterType, type ParameterVersion, StoredParameter } from './stored-parameter';

/** What `PutParameter` takes. */
export interface PutParameter {
  readonly name: string;
  readonly value: string;
  /** @default - that of the version before; required for a new parameter */
  readonly type?: ParameterType;
  /** @default false */
  readonly overwrite?: boolean;
  /** @default - that of the version before */
  readonly allowedPattern?: string;
  /** @default 'Standard' */
  readonly tier?: string;
  /** @default - that of the version before */
  readonly description?: string;
  /** @default 'text' */
  readonly dataType?: string;
  /** @default - none */
  readonly tags?: ReadonlyMap<string, string>;
  /** ARN of who writes. */
  readonly user?: string;
}

/** Bytes that a value of each tier may have. */
const MAX_VALUE = { Standard: 4096, Advanced: 8192 } as const;

/** The parameters of all Regions, which are one. */
export class Parameters {
  private readonly parameters = new Map<string, StoredParameter>();
  /** Told of each change after it was made. */
  onChange: (name: string, operation: 'Create' | 'Update' | 'Delete', type: string) => void = () => {};

  /** Current value, or undefined where there is no such parameter. */
  value(name: string): string | undefined {
    return this.find(parseSelector(name).name)?.current.value;
  }

  /** Every parameter, by name. */
  all(): StoredParameter[] {
    return [...this.parameters.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** Parameter of that name, with or without the slash that ARNs put before it. */
  find(name: string): StoredParameter | undefined {
    return this.parameters.get(name) ?? (name.startsWith('/') ? this.parameters.get(name.slice(1)) : undefined);
  }

  /** @throws {AwsError} `ParameterNotFound` */
  get(name: string): StoredParameter {
    const found = this.find(name);
    if (!found) throw new AwsError('ParameterNotFound');
    return found;
  }

  /** @throws {AwsError} as `PutParameter` of AWS does */
  put(request: PutParameter): ParameterVersion {
    const existing = this.find(request.name);
    if (!existing) checkNewName(request.name);
    if (existing && !request.overwrite) {
      throw new AwsError(
        'ParameterAlreadyExists',
        'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
      );
    }
    const version = newVersion(request, existing?.current);
    const parameter = existing ?? new StoredParameter(request.name);
    const added = parameter.add(version);
    if (!existing) this.parameters.set(request.name, parameter);
    for (const [key, value] of request.tags ?? []) parameter.tags.set(key, value);
    this.onChange(parameter.name, existing ? 'Update' : 'Create', added.type);
    return added;
  }

  /** Deletes a parameter; tells whether there was one. */
  delete(name: string): boolean {
    const found = this.find(name);
    if (found === undefined) return false;
    this.parameters.delete(found.name);
    this.onChange(found.name, 'Delete', found.current.type);
    return true;
  }
}

function newVersion(request: PutParameter, before: ParameterVersion | undefined): Omit<ParameterVersion, 'version'> {
  const type = request.type ?? before?.type;
  if (!type) throw new AwsError('ValidationException', 'A parameter type is required when you create a parameter.');
  if (before && before.type !== type) {
    throw new AwsError('HierarchyTypeMismatchException', 'The parameter type cannot be changed.');
  }
  const allowedPattern = request.allowedPattern ?? before?.allowedPattern;
  const tier = tierOf(request, before);
  checkValue(request.value, tier);
  if (allowedPattern !== undefined) checkPattern(request.value, allowedPattern);
  return {
    value: request.value,
    type,
    tier,
    dataType: request.dataType ?? 'text',
    description: request.description ?? before?.description,
    allowedPattern,
    modifiedAt: Date.now(),
    modifiedBy: request.user ?? 'arn:aws:iam::123456789012:user/preview',
  };
}

function tierOf({ tier, value }: PutParameter, before: ParameterVersion | undefined): 'Standard' | 'Advanced' {
  if (tier === 'Intelligent-Tiering' && Buffer.byteLength(value) > MAX_VALUE.Standard) return 'Advanced';
  if (tier === 'Standard' && before?.tier === 'Advanced') {
    throw new AwsError(
      'ValidationException',
      "This parameter uses the advanced-parameter tier. You can't downgrade a parameter from the advanced-parameter tier " +
        'to the standard-parameter tier.',
    );
  }
  return tier === 'Advanced' || before?.tier === 'Advanced' ? 'Advanced' : 'Standard';
}

function checkValue(value: string, tier: 'Standard' | 'Advanced'): void {
  if (value === '') {
    throw new AwsError(
      'ValidationException',
      "1 validation error detected: Value '' at 'value' failed to satisfy constraint: " +
        'Member must have length greater than or equal to 1.',
    );
  }
  if (/\{\{.*\}\}/s.test(value)) {
    throw new AwsError('ValidationException', 'Parameter value: nested parameter references are not supported.');
  }
  if (Buffer.byteLength(value) > MAX_VALUE[tier]) {
    throw new AwsError(
      'ValidationException',
      `${tier} tier parameters support a maximum parameter value of ${MAX_VALUE[tier]} characters.`,
    );
  }
}

function checkPattern(value: string, pattern: string): void {
  let expression: RegExp;
  try {
    expression = new RegExp(`^(?:${pattern})$`);
  } catch {
    throw new AwsError(
      'InvalidAllowedPatternException',
      `The request does not meet the regular expression requirement: ${pattern}`,
    );
  }
  if (!expression.test(value)) {
    throw new AwsError(
      'ParameterPatternMismatchException',
      `Parameter value, cannot be validated against allowedPattern: ${pattern}`,
    );
  }
}
