import { pipeline, type Readable, Transform } from 'node:stream';

/** How long a stream may take. */
export interface StreamLimits {
  /** Between two pieces. */
  readonly idleMilliseconds: number;
  /** From now to its end. */
  readonly totalMilliseconds: number;
}

/** The same stream, which fails where it takes longer. Whoever fills it is not stopped. */
export function withinLimits(stream: Readable, { idleMilliseconds, totalMilliseconds }: StreamLimits): Readable {
  const fail = (why: string) => () => limited.destroy(new Error(why));
  const idle = setTimeout(fail(`nothing came for ${idleMilliseconds} ms`), idleMilliseconds);
  const total = setTimeout(fail(`it took longer than its ${totalMilliseconds} ms`), totalMilliseconds);
  const limited = new Transform({
    transform(chunk, _encoding, done) {
      idle.refresh();
      done(null, chunk);
    },
  });
  pipeline(stream, limited, () => {
    clearTimeout(idle);
    clearTimeout(total);
  });
  return limited;
}
