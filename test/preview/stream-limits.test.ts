import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { withinLimits } from '../../preview/gateway/stream-limits';

const LONG = 60_000;

it('passes on a stream that keeps its limits, and leaves no timer behind', async () => {
  const stream = new PassThrough();
  const limited = withinLimits(stream, { idleMilliseconds: LONG, totalMilliseconds: LONG });
  stream.write('one ');
  stream.end('two');
  expect(await text(limited)).toBe('one two');
});

it('cuts off a stream from which nothing comes', async () => {
  const stream = new PassThrough();
  const limited = withinLimits(stream, { idleMilliseconds: 20, totalMilliseconds: LONG });
  stream.write('one');
  await expect(text(limited)).rejects.toThrow('nothing came for 20 ms');
  expect(stream.destroyed).toBe(true);
});

it('cuts off a stream that goes on for too long, however much comes', async () => {
  const stream = new PassThrough();
  const limited = withinLimits(stream, { idleMilliseconds: LONG, totalMilliseconds: 50 });
  const cut = expect(text(limited)).rejects.toThrow('it took longer than its 50 ms');
  while (!stream.destroyed) {
    stream.write('more');
    await sleep(5);
  }
  await cut;
});
