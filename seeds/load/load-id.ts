import { createHash } from 'node:crypto';

/**
 * Rows of the load seeds have the same ids in every database, spread over the indexes as the random ones of the product are.
 * `load_id` in SQL gives the same.
 */
export function loadId(area: LoadArea, n: number): string {
  const hex = createHash('md5').update(`load ${area} ${n}`).digest('hex');
  const version4 = `${hex.slice(0, 12)}4${hex.slice(13, 16)}8${hex.slice(17)}`;
  return version4.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

type LoadArea = 'person' | 'unit' | 'enterprise';

/**
 * Made in the session's own schema and gone with it: nothing of the load seeds stays in the database but rows.
 * `load_mixed` scatters numbers evenly over 0 … range - 1.
 */
export const helperFunctions = [
  `CREATE OR REPLACE FUNCTION pg_temp.load_id(area text, n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
    SELECT overlay(overlay(md5('load ' || area || ' ' || n::text) placing '4' from 13) placing '8' from 17)::uuid $$`,
  `CREATE OR REPLACE FUNCTION pg_temp.load_verified(k bigint) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
    SELECT k / 17 * 20 + 3 + k % 17 $$`,
  `CREATE OR REPLACE FUNCTION pg_temp.load_mixed(n bigint, range bigint) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
    SELECT (((n + 1) * 2654435761) % 4294967291) * range / 4294967291 $$`,
];
