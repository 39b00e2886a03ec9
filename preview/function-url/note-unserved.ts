import type { FunctionUrl } from '../../lib/template/function-url/function-url';
import type { Functions } from '../functions/functions';

/** Notes what of a function URL the preview leaves out. */
export function noteUnserved({ id, logicalId, stack, isStreaming }: FunctionUrl, functions: Functions): void {
  if (isStreaming) stack.note(`function URL ${logicalId}: streaming (RESPONSE_STREAM) is not served`);
  functions.noteUnserved(id);
}
