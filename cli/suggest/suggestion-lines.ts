import type { Suggestion } from './suggestions';

/** Suggestions for people. */
export function suggestionLines(found: readonly Suggestion[]): string[] {
  if (found.length === 0) return ['all is as usual'];
  return found.flatMap(({ text, origins = [], advice, command }) => [
    text,
    ...origins.flatMap(({ facts: { name, connection, unasked }, findings }) => [
      ...(unasked === undefined ? [] : [`  not looked at: ${unasked}`]),
      ...(name === undefined
        ? []
        : [`  ${[name.name, ...name.aliases, ...(name.problem ? [name.problem.code] : name.addresses)].join(' -> ')}`]),
      ...(connection?.certificate
        ? [`  certificate of ${connection.certificate.issuer}, ${connection.certificate.daysLeft} days left`]
        : []),
      ...findings.map(({ level, code, message }) => `  ${level}: ${code} - ${message}`),
    ]),
    `  ${advice}`,
    ...(command === undefined ? [] : [`    ${command}`]),
  ]);
}
