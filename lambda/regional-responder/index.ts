import type { Answer } from '../../request/cors/answer';
import { readBakedConfig } from '../../request/cors/baked-config';
import { ClassTable } from '../../request/cors/class-table';
import { respond } from './respond';

const table = new ClassTable(readBakedConfig(__dirname));

/** The regional responder: one function for all `OPTIONS` methods of an API that no mapping template can answer. */
export function handler(event: unknown): Promise<Answer> {
  return respond(table, event);
}
