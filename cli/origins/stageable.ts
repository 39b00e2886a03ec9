import { problem } from '../tokens/problem';
import type { ListedClass } from './listed-class';

/** Why clients cannot be told apart at what goes by a list. A class that is not known may have such targets, which is said elsewhere. */
export function stageProblems({ config, targets }: ListedClass, percent: number): string[] {
  if (percent === 0 || config === undefined) return [];
  const cached = targets.filter(({ isCached }) => isCached);
  const wayOut = 'stage it with --percent 0, look at what is counted, and promote it';
  if (cached.length > 0) {
    const what = `${cached.map(({ text }) => text).join('; ')}: a cache keeps answers, and would give those for one client to others: ${wayOut}`;
    return [problem('stage-cached', what)];
  }
  if (targets.length === 0 || targets.some(({ isNative }) => !isNative)) return [];
  const what = `${targets.map(({ text }) => text).join('; ')}: no function of this package answers there, and nothing else tells clients apart: ${wayOut}`;
  return [problem('stage-without-function', what)];
}

/** What stages do not reach. */
export function stagedAt({ config, targets, parameter }: ListedClass): string[] {
  if (config === undefined)
    return [
      `what reads ${parameter} is not known: without a function of this package it takes stages once they are promoted`,
    ];
  return targets
    .filter(({ isNative }) => isNative)
    .map(({ text }) => `${text}: answers without a function, and takes stages once they are promoted`);
}
