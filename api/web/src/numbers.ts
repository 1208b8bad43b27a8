/** Numbers and dates as people read them. */

import { language } from "./words";

const plain = (): Intl.NumberFormat => new Intl.NumberFormat(language(), { maximumSignificantDigits: 4 });
const short = (): Intl.NumberFormat => new Intl.NumberFormat("en", { notation: "compact", maximumSignificantDigits: 3 });

/** Gives a number in few characters: 128K, 0.27, 3.8e25. */
export function compact(value: number): string {
  if (value !== 0 && (Math.abs(value) >= 1e15 || Math.abs(value) < 1e-3)) {
    return value.toExponential(1).replace("e+", "e").replace(".0e", "e");
  }
  return Math.abs(value) >= 10_000 ? short().format(value) : plain().format(value);
}

export function exact(value: number): string {
  return Math.abs(value) >= 1e15 ? compact(value) : new Intl.NumberFormat(language(), { maximumFractionDigits: 6 }).format(value);
}

/** Gives marks of an axis between two numbers, powers of ten on a logarithmic one. */
export function ticks(low: number, high: number, isLog: boolean, wanted = 5): number[] {
  if (isLog) {
    const first = Math.floor(Math.log10(low));
    const last = Math.ceil(Math.log10(high));
    const step = Math.max(1, Math.ceil((last - first) / wanted));
    const found: number[] = [];
    for (let power = first; power <= last; power += step) found.push(10 ** power);
    return found;
  }
  const rough = (high - low || 1) / wanted;
  const unit = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 2.5, 5, 10].find((factor) => factor * unit >= rough) ?? 10) * unit;
  const found: number[] = [];
  for (let at = Math.floor(low / step) * step; at <= high + step * 0.999; at += step) found.push(Number(at.toPrecision(12)));
  return found;
}

/** Gives the place of a value between two ends, 0 to 1. */
export function share(value: number, low: number, high: number, isLog: boolean): number {
  if (high === low) return 0.5;
  return isLog ? (Math.log10(value) - Math.log10(low)) / (Math.log10(high) - Math.log10(low)) : (value - low) / (high - low);
}

/** Says whether values spread so far that a logarithmic scale reads better. */
export function wantsLog(values: number[]): boolean {
  const low = Math.min(...values);
  return low > 0 && Math.max(...values) / low >= 20;
}

/** Gives milliseconds of a date, or of a month or year as its first day. */
export function time(date: string): number {
  return Date.parse(date.length === 4 ? `${date}-01-01` : date.length === 7 ? `${date}-01` : date);
}

export function yearTicks(low: number, high: number): number[] {
  const years: number[] = [];
  for (let year = new Date(low).getUTCFullYear(); year <= new Date(high).getUTCFullYear() + 1; year += 1) years.push(Date.UTC(year, 0, 1));
  return years;
}
