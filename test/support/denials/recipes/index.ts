import type { Kind } from '../model';
import * as mistake from './mistake';
import type { Recipe } from './place';
import * as probing from './probing';
import * as quiet from './quiet';
import * as shift from './shift';

export const RECIPES: { readonly [kind in Kind | 'quiet']: { readonly [name: string]: Recipe } } = {
  quiet,
  mistake,
  shift,
  probing,
};

/** Two things in the same weeks. */
export const COMBINED = [
  ['mistake', 'probing'],
  ['mistake', 'shift'],
  ['shift', 'probing'],
  ['quiet', 'mistake'],
  ['quiet', 'shift'],
  ['quiet', 'probing'],
] as const;
