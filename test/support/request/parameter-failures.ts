import { type Behaviour, breaksOff, hangs, has, refuses, says } from './parameter-server';

/** What Parameter Store, or what stands before it, answers, and what that is called. */
export const PARAMETER_FAILURES: readonly (readonly [string, Behaviour, string])[] = [
  ['a parameter that is not there', refuses(400, 'ParameterNotFound'), 'missing'],
  ['a name with its namespace', refuses(400, 'com.amazonaws.ssm#ParameterNotFound'), 'missing'],
  ['no permission', refuses(400, 'AccessDeniedException'), 'denied'],
  ['credentials that have run out', refuses(400, 'ExpiredTokenException'), 'denied'],
  ['too many calls', refuses(400, 'ThrottlingException'), 'throttled'],
  ['too many calls by status', refuses(429, 'SomethingNew'), 'throttled'],
  ['another error', refuses(400, 'ValidationException'), 'refused'],
  ['a failing service', refuses(500, 'InternalServerError'), 'unreachable'],
  ['half an answer', breaksOff, 'unreachable'],
  ['no answer', hangs, 'timeout'],
  ['a door that is shut in front of AWS', says('<html>', 403), 'denied'],
  ['a proxy that wants a password', says('', 401), 'denied'],
  ['a code of 403 that is new', refuses(403, 'AccessDeniedByServiceControlPolicy'), 'denied'],
  ['too many requests in front of AWS', says('slow down', 429), 'throttled'],
  ['a path that leads elsewhere', says('<html>', 404), 'malformed'],
  ['an answer that is no JSON', says('<html>'), 'malformed'],
  ['an empty answer', says(''), 'malformed'],
  ['a JSON text', says('"https://evil.example"'), 'malformed'],
  ['JSON null', says('null'), 'malformed'],
  ['no parameter', says('{}'), 'malformed'],
  ['a parameter that is null', says('{"Parameter":null}'), 'malformed'],
  ['a value that is no text', has(['https://evil.example']), 'malformed'],
  ['an answer without end', (response) => void response.end('x'.repeat(300_000)), 'unreachable'],
];
