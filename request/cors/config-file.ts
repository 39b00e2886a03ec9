import { readFileSync } from 'node:fs';
import type { FunctionConfig } from '../../lib/contract/function-config';
import { log } from '../log';
import { loadFunctionConfig } from './function-config';

/** The config that synth put beside a function's code. Without a usable one no path has a class. */
export function readConfigFile(folder: string): FunctionConfig {
  let text: string | undefined;
  try {
    text = readFileSync(`${folder}/config.json`, 'utf8');
  } catch {
    // told below, like an empty one
  }
  const { config, problems } = loadFunctionConfig(text);
  if (problems) log('config', { problems });
  return config ?? { classes: {}, routes: [] };
}
