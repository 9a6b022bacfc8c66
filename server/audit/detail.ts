import { z } from 'zod';

const flat = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

/** The fields of a stored detail; what is no such thing was not written by us and is shown as it stands. */
export function detailOf(stored: string): { name: string; value: string }[] {
  try {
    const read = flat.safeParse(JSON.parse(stored));
    if (read.success) return Object.entries(read.data).map(([name, value]) => ({ name, value: String(value) }));
  } catch {
    // tampered beyond being JSON
  }
  return [{ name: 'detail', value: stored }];
}
