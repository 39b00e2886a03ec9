/** Codes of what is wrong with the options of a command about tokens. Frozen: codes are added, never changed. */
export const INPUT_CODES = [
  'table-missing',
  'region-missing',
  'endpoint-url-invalid',
  'seconds-invalid',
  'file-unusable',
  'overlap-unexpected',
  'target-ambiguous',
  'exp-unexpected',
  'id-invalid',
  'path-invalid',
  'path-missing',
] as const;

export type InputCode = (typeof INPUT_CODES)[number];

/** Codes of why such a command does not do what it was asked for. Frozen as well. */
export const COMMAND_CODES = [
  'credentials-missing',
  'settings-missing',
  'settings-unusable',
  'client-exists',
  'type-unchangeable',
  'secrets-unexpected',
  'secret-promised',
  'scopes-not-public',
  'assembly-not-found',
  'authorizer-missing',
  'client-unknown',
  'client-disabled',
  'origins-unexpected',
  'key-unknown',
] as const;

export type CommandCode = (typeof COMMAND_CODES)[number];
