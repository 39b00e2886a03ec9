import { AwsError } from '../aws-error';

/** `Type` of a parameter. */
export type ParameterType = 'String' | 'StringList' | 'SecureString';

/** One version of a parameter. */
export interface ParameterVersion {
  readonly version: number;
  readonly value: string;
  readonly type: ParameterType;
  readonly tier: 'Standard' | 'Advanced';
  readonly dataType: string;
  readonly description?: string;
  readonly allowedPattern?: string;
  /** Milliseconds since 1970. */
  readonly modifiedAt: number;
  readonly modifiedBy: string;
}

const MAX_VERSIONS = 100;
const MAX_LABELS = 10;

/** A parameter with its versions, labels and tags. */
export class StoredParameter {
  /** Oldest first; never empty. */
  readonly versions: ParameterVersion[] = [];
  /** Version number by label. */
  readonly labels = new Map<string, number>();
  readonly tags = new Map<string, string>();

  constructor(readonly name: string) {}

  /** Newest version. */
  get current(): ParameterVersion {
    const current = this.versions.at(-1);
    if (!current) throw new AwsError('InternalServerError', `parameter ${this.name} has no version`, 500);
    return current;
  }

  /** Adds a version and drops the oldest of more than 100, which must not carry a label. */
  add(version: Omit<ParameterVersion, 'version'>): ParameterVersion {
    const [oldest] = this.versions;
    if (oldest && this.versions.length >= MAX_VERSIONS) {
      if (this.labelsOf(oldest).length > 0) {
        throw new AwsError(
          'ParameterMaxVersionLimitExceeded',
          `You attempted to create a new version of ${this.name} by calling the PutParameter API with the overwrite flag. ` +
            `Version ${oldest.version}, the oldest version, can't be deleted because it has a label associated with it. ` +
            'Move the label to another version of the parameter, and try again.',
        );
      }
      this.versions.shift();
    }
    const added = { ...version, version: (this.versions.at(-1)?.version ?? 0) + 1 };
    this.versions.push(added);
    return added;
  }

  /** Version that `:3`, `:label` or nothing stands for. */
  select(selector: string): ParameterVersion {
    if (selector === '') return this.current;
    const wanted = selector.slice(1);
    const number = /^\d+$/.test(wanted) ? Number(wanted) : this.labels.get(wanted);
    const found = this.versions.find(({ version }) => version === number);
    if (found) return found;
    throw new AwsError(
      'ParameterVersionNotFound',
      `Systems Manager could not find version ${wanted} of ${this.name}. Verify the version and try again.`,
    );
  }

  /** Labels of a version. */
  labelsOf({ version }: ParameterVersion): string[] {
    return [...this.labels].filter(([, number]) => number === version).map(([label]) => label);
  }

  /** Puts labels on a version, taking them from other versions; returns those that are none. */
  label(version: ParameterVersion, labels: readonly string[]): string[] {
    const valid = labels.filter(isLabel);
    const carried = new Set([...this.labelsOf(version), ...valid]);
    if (carried.size > MAX_LABELS) {
      throw new AwsError(
        'ParameterVersionLabelLimitExceeded',
        `A parameter version can have a maximum of ${MAX_LABELS} labels.`,
      );
    }
    for (const label of valid) this.labels.set(label, version.version);
    return labels.filter((label) => !isLabel(label));
  }
}

function isLabel(label: string): boolean {
  return /^[a-zA-Z_.-][a-zA-Z0-9_.-]{0,99}$/.test(label) && !/^(aws|ssm)/i.test(label);
}
