/** A Lambda handler of any kind. */
// biome-ignore lint/suspicious/noExplicitAny: handlers choose their own event, context and result
export type AnyHandler = (...args: any[]) => unknown;

/** Calls a handler and waits for its result, whether it returns it, promises it or hands it to a callback. */
export function invoke(handler: AnyHandler, event: unknown, context: unknown): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const callback = (error: unknown, result: unknown) => {
      if (error === undefined || error === null) resolve(result);
      else reject(error);
    };
    const result = handler(event, context, callback);
    // a handler that takes a callback and returns nothing will call it; any other is done
    if (result !== undefined || handler.length < 3) resolve(result);
  });
}
