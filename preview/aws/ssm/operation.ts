import type { Input } from '../aws-input';
import type { Caller } from '../aws-service';
import type { ParameterStore } from './parameter-store';

/** One operation of AWS Systems Manager. */
export type Operation = (store: ParameterStore, input: Input, caller: Caller) => Record<string, unknown>;
