import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { linkedStacks } from '../../lib/template/assembly/linked-stacks';
import { type TemplateFile, templatesIn } from '../../lib/template/assembly/read-assembly';
import type { Stack } from '../../lib/template/stack';
import { problem } from '../tokens/problem';

/**
 * The stacks of an assembly with those nested in them, and of the assemblies in it; those that know of each other resolve what they import.
 *
 * @throws Error with a sentence for the terminal where it cannot be read
 */
export function readStacks(directory: string): Stack[] {
  return [...linkedStacks(readTemplateFiles(directory))].flat().map(({ stack }) => stack);
}

/**
 * The templates of an assembly, before they are read.
 *
 * @throws Error with a sentence for the terminal where there is none
 */
export function readTemplateFiles(directory: string): TemplateFile[] {
  requireAssembly(directory);
  return templatesIn(directory);
}

function requireAssembly(directory: string): void {
  if (!existsSync(join(directory, 'manifest.json'))) {
    const sentence = `${JSON.stringify(directory)} holds no manifest.json; run "cdk synth" first, or name its output`;
    throw new Error(problem('assembly-not-found', sentence));
  }
}
