/** By how much the clocks of two machines may differ, in seconds. */
export const CLOCK_SKEW_SECONDS = 5;
