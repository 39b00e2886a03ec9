import type { Input } from '../aws-input';
import type { Caller } from '../aws-service';
import type { Parameters } from './parameters';

/** One operation of AWS Systems Manager. */
export type Operation = (store: Parameters, input: Input, caller: Caller) => Record<string, unknown>;
