/** How a site's traffic is spread over hours and weekdays; each has a mean of about 1 over a week. */
export type Rhythm = 'shop' | 'office' | 'always' | 'weekly';

const SHOP = [4, 2, 2, 1, 1, 2, 4, 8, 11, 13, 14, 14, 15, 14, 14, 14, 15, 16, 18, 20, 22, 20, 16, 9];
const OFFICE = [0, 0, 0, 0, 0, 1, 4, 12, 26, 34, 36, 34, 24, 30, 34, 34, 30, 20, 8, 3, 2, 1, 0, 0];
const ALWAYS = [9, 8, 8, 8, 8, 8, 9, 10, 11, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 11, 10, 10];

const HOURS = { shop: evened(SHOP), office: evened(OFFICE), always: evened(ALWAYS), weekly: evened(OFFICE) };
/** From Sunday on. */
const WEEKDAYS: { readonly [rhythm in Rhythm]: readonly number[] } = {
  shop: [1.15, 0.9, 0.9, 0.95, 0.95, 1, 1.15],
  office: [0, 1.4, 1.4, 1.4, 1.4, 1.4, 0],
  always: [0.95, 1, 1, 1, 1, 1, 1.05],
  weekly: [0, 0, 7, 0, 0, 0, 0],
};

/** `hour` counts from the start of a UTC day whose weekday is `weekday`; `zone` is what the site's clock is ahead. */
export function shapeAt(rhythm: Rhythm, hour: number, weekday: number, zone: number): number {
  const local = hour + zone + 24;
  const day = (weekday + Math.floor(local / 24) + 6) % 7;
  return HOURS[rhythm][local % 24]! * WEEKDAYS[rhythm][day]!;
}

function evened(hours: readonly number[]): readonly number[] {
  const mean = hours.reduce((a, b) => a + b) / 24;
  return hours.map((value) => value / mean);
}
