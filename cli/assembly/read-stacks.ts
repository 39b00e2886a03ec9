import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type AssemblyStack, readAssembly } from '../../lib/template/assembly/read-assembly';
import type { Stack } from '../../lib/template/stack';
import { readJson } from '../read-json';
import { problem } from '../tokens/problem';

/**
 * The stacks of an assembly with those nested in them, and of the assemblies in it.
 *
 * @throws Error with a sentence for the terminal where it cannot be read
 */
export function readStacks(directory: string): Stack[] {
  return readAssemblyStacks(directory).map(({ stack }) => stack);
}

/**
 * The same, each with the file of its template.
 *
 * @throws Error with a sentence for the terminal where it cannot be read
 */
export function readAssemblyStacks(directory: string): AssemblyStack[] {
  if (!existsSync(join(directory, 'manifest.json'))) {
    const sentence = `${JSON.stringify(directory)} holds no manifest.json; run "cdk synth" first, or name its output with --app`;
    throw new Error(problem('assembly-not-found', sentence));
  }
  return readAssembly(directory, readJson);
}
