/** Figures as people read them: two or three significant digits, since the machine gives no more. */

export function duration(nanoseconds) {
  if (nanoseconds < 1e3) return `${significant(nanoseconds)} ns`;
  return nanoseconds < 1e6 ? `${significant(nanoseconds / 1e3)} µs` : `${significant(nanoseconds / 1e6)} ms`;
}

export function perSecond(nanoseconds) {
  const rate = 1e9 / nanoseconds;
  return rate < 1e6 ? `${significant(rate / 1e3)} k` : `${significant(rate / 1e6)} M`;
}

export function ratio(value) {
  return `${significant(value)}x`;
}

export function bytes(count) {
  return count < 1e6 ? `${significant(count / 1e3)} KB` : `${significant(count / 1e6)} MB`;
}

export function number(value) {
  return value >= 1e6 ? `${significant(value / 1e6)} M` : significant(value);
}

function significant(value) {
  return Number(value.toPrecision(3)).toLocaleString('en', { maximumFractionDigits: 3 });
}
