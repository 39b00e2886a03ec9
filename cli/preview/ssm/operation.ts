import type { Input } from './input';
import type { ParameterStore } from './parameter-store';

/** Who asks, as the signature says; signatures are not verified. */
export interface Caller {
  readonly region: string;
  readonly account: string;
}

/** One operation of AWS Systems Manager. */
export type Operation = (store: ParameterStore, input: Input, caller: Caller) => Record<string, unknown>;
