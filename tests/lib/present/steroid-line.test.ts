import { describe, expect, it } from 'vitest';
import { steroidCourse } from '../../../lib/present/values';
import { chartAt, dex, given, offset, protocolOf, type Row, runs, stops } from '../../support/charts';

const line = (rows: readonly Row[], t: string) => steroidCourse(chartAt(rows, t), offset(t), protocolOf())?.text ?? null;
const since = (rows: readonly Row[], t: string) => steroidCourse(chartAt(rows, t), offset(t), protocolOf())?.since;
const infused = (t: string, drug: string): Row => runs(t, drug, 10, 'mg/h');

describe('the steroid on a bed', () => {
  it('STER-06: doses by their drug and rhythm, as long as the course is live', () => {
    expect(line([dex('+00:00')], '+14:00')).toBe('Dex running');
    expect(line([dex('+00:00'), dex('+06:00')], '+10:00')).toBe('Dex q6h running');
    expect(line([given('+00:00', 'methylprednisolone', 500), dex('+06:00')], '+10:00')).toBe('Dex running');
    expect(line([dex('+00:00')], '+14:00:01')).toBeNull();
  });
  it('STER-06: an infusion that was stopped is not said to run, nor called a rhythm', () => {
    const rows = [infused('+00:00', 'hydrocortisone'), stops('+20:00', 'hydrocortisone')];
    expect(line(rows, '+19:00')).toBe('HC running');
    expect(line(rows, '+20:00')).toBe('HC stopped');
    expect(line(rows, '+34:00')).toBe('HC stopped');
    expect(line([...rows, infused('+26:00', 'hydrocortisone')], '+27:00')).toBe('HC running');
    expect(line([...rows, dex('+22:00')], '+23:00')).toBe('Dex running');
    expect(line([infused('+00:00', 'hydrocortisone'), dex('+06:00'), dex('+12:00')], '+13:00')).toBe('Dex q6h running');
  });
  it('since the first dose of that drug in the course; an infusion since its start, or since it was stopped', () => {
    expect(since([dex('+00:00'), dex('+06:00'), dex('+12:00')], '+13:00')).toBe(offset('+00:00'));
    expect(since([given('+00:00', 'methylprednisolone', 500), dex('+06:00'), dex('+12:00')], '+13:00')).toBe(offset('+06:00'));
    expect(since([dex('+00:00'), dex('+20:00'), dex('+26:00')], '+27:00')).toBe(offset('+20:00'));
    const rows = [infused('+00:00', 'hydrocortisone'), stops('+20:00', 'hydrocortisone')];
    expect(since(rows, '+19:00')).toBe(offset('+00:00'));
    expect(since(rows, '+22:00')).toBe(offset('+20:00'));
    expect(since([...rows, infused('+26:00', 'hydrocortisone')], '+27:00')).toBe(offset('+26:00'));
  });
});
