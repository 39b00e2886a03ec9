import { pipeline, type Readable, Transform } from 'node:stream';

/** The same stream, with a copy of all of it once it has come to its end. */
export function copied(stream: Readable, take: (whole: Buffer) => void): Readable {
  const chunks: Buffer[] = [];
  const passed = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      chunks.push(chunk);
      done(null, chunk);
    },
    flush(done) {
      take(Buffer.concat(chunks));
      done();
    },
  });
  pipeline(stream, passed, () => {});
  return passed;
}
