/** Which routes a reading of a path is looked up among. */
export const ALL = 0;
/** Those with a literal segment: not what stands for all the rest. */
export const NAMED = 1;
/** Those whose first segment is literal. */
export const NAMED_FIRST = 2;
