import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Answer } from '../shared/answer';
import { ClassTable } from '../shared/class-table';
import { loadFunctionConfig } from '../shared/function-config';
import { log } from '../shared/log';
import { respond } from './respond';

const table = new ClassTable(readConfig());

/** The regional responder: one function for all `OPTIONS` methods of an API that no mapping template can answer. */
export function handler(event: unknown): Promise<Answer> {
  return respond(table, event);
}

/** Without a usable config no path has a class, and every preflight is denied. */
function readConfig() {
  let text: string | undefined;
  try {
    text = readFileSync(join(__dirname, 'config.json'), 'utf8');
  } catch {
    // told below, like an empty one
  }
  const { config, problems } = loadFunctionConfig(text);
  if (problems) log('config', { problems });
  return config ?? { classes: {}, routes: [] };
}
