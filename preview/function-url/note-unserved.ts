import type { FunctionUrl } from '../../lib/template/function-url/function-url';
import type { Functions } from '../functions/functions';

/** Notes what of a function URL the preview leaves out. */
export function noteUnserved({ id }: FunctionUrl, functions: Functions): void {
  functions.noteUnserved(id);
}
