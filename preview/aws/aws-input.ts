import { AwsError } from './aws-error';

/** Body of a request of the AWS JSON protocol. */
export type Input = Readonly<Record<string, unknown>>;

/** A member that must be a string. */
export function requiredText(input: Input, member: string): string {
  const value = optionalText(input, member);
  if (value !== undefined) return value;
  const path = member.charAt(0).toLowerCase() + member.slice(1);
  throw new AwsError(
    'ValidationException',
    `1 validation error detected: Value null at '${path}' failed to satisfy constraint: Member must not be null`,
  );
}

/** A member that is a string where it is there. */
export function optionalText(input: Input, member: string): string | undefined {
  const value = input[member] ?? undefined;
  if (value === undefined || typeof value === 'string') return value;
  throw new AwsError('SerializationException', `${member}: expected a string`);
}

/** A member that is a list of strings. */
export function textList(input: Input, member: string): string[] {
  const value = input[member] ?? [];
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
  throw new AwsError('SerializationException', `${member}: expected a list of strings`);
}

/** A member that is a list of structures. */
export function structureList(input: Input, member: string): Input[] {
  const value = input[member] ?? [];
  if (Array.isArray(value) && value.every((item) => typeof item === 'object' && item !== null)) return value;
  throw new AwsError('SerializationException', `${member}: expected a list of structures`);
}
