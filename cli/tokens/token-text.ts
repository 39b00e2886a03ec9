import { readFileSync } from 'node:fs';

/** A token as an argument, or from standard input where that is `-`: what stands in a command line, others can see. */
export function readToken(argument: string): string {
  return (argument === '-' ? readFileSync(0, 'utf8') : argument).trim().replace(/^(?:bearer|dpop) +/i, '');
}
