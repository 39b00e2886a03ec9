import { readFileSync } from 'node:fs';
import type { FunctionConfig } from '../../lib/contract/function-config';
import { isObject } from '../guards';
import { log } from '../log';

/**
 * The config that synth put beside a function's code. It is looked at no closer: nobody else writes there. Without a usable one no
 * path has a class.
 */
export function readConfigFile(folder: string): FunctionConfig {
  try {
    const config = JSON.parse(readFileSync(`${folder}/config.json`, 'utf8'));
    if (isObject(config.classes) && Array.isArray(config.routes)) return config;
  } catch {
    // told below
  }
  log('config', { problems: ['config.json is missing, or is not what synth writes'] });
  return { classes: {}, routes: [] };
}
