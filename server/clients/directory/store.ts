import type { Queryable } from '../../db/database.ts';
import type { Translated } from '../../lib/locale.ts';
import type { ServedIdentities } from '../served-identities.ts';
import { type Topic, topics } from '../topic.ts';

export type ServiceRow = {
  clientId: string;
  topic: Topic;
  name: Translated;
  unitName: Translated;
  identities: ServedIdentities;
  initiateLoginUri: string;
};

export type DirectoryRows = {
  /** One page of what is chosen. */
  services: ServiceRow[];
  /** How many are chosen. */
  total: number;
  hasMore: boolean;
  /** How many there would be for each topic. */
  topics: { topic: Topic; count: number }[];
  /** Units right below the lowest one that answers for all that is chosen, each with what is at or below it. */
  units: { id: string; name: Translated; count: number }[];
};

export type Choice = {
  q: string;
  /** Topics whose own name has the text in it: all in them is found. */
  named: readonly Topic[];
  topic: Topic | undefined;
  unitId: string | undefined;
  after: string | undefined;
};

const named = `(a.topic = ANY (:named) OR EXISTS (SELECT 1
  FROM (VALUES (a.name), (u.name)) AS texts (name), jsonb_each_text(texts.name) AS one WHERE one.value ILIKE :part))`;

/**
 * Everything a page of the directory shows in one look at the applications. They are few thousands in a whole province, so the
 * matching ones are numbered and counted as they are; only those of the page are read whole.
 */
export async function findServices(
  db: Queryable,
  { q, named: among, topic, unitId, after }: Choice,
  bounds: { services: number; units: number },
): Promise<DirectoryRows> {
  const { rows } = await db.raw<{ rows: DirectoryRows[] }>(
    `WITH found AS MATERIALIZED (
       SELECT a.client_id, a.topic, a.unit_id, u.division_code
       FROM applications a JOIN units u ON u.id = a.unit_id
       WHERE a.status = 'active' AND a.environment = 'production' AND a.metadata ->> 'initiate_login_uri' IS NOT NULL
         ${q === '' ? '' : `AND ${named}`}
         ${unitId ? 'AND a.unit_id IN (SELECT w.unit_id FROM unit_ancestors w WHERE w.ancestor_id = :unitId)' : ''}),
     chosen AS MATERIALIZED (
       SELECT client_id, unit_id, row_number() OVER
         (ORDER BY array_position(:topics::text[], topic), division_code, unit_id, client_id)::int AS place
       FROM found ${topic ? 'WHERE topic = :topic' : ''}),
     start AS (SELECT coalesce((SELECT place FROM chosen WHERE client_id = :after), 0) AS place),
     page AS (SELECT c.client_id, c.place FROM chosen c, start s
       WHERE c.place > s.place AND c.place <= s.place + :services),
     reached AS MATERIALIZED (
       SELECT w.ancestor_id AS id, count(*)::int AS count, max(w.depth) AS height
       FROM chosen c JOIN unit_ancestors w ON w.unit_id = c.unit_id GROUP BY w.ancestor_id),
     common AS (SELECT id FROM reached WHERE count = (SELECT count(*) FROM chosen) ORDER BY height LIMIT 1)
     SELECT (SELECT count(*)::int FROM chosen) AS total,
       coalesce((SELECT max(place) FROM page) < (SELECT count(*) FROM chosen), false) AS "hasMore",
       (SELECT coalesce(jsonb_agg(jsonb_build_object('clientId', a.client_id, 'topic', a.topic, 'name', a.name,
           'unitName', u.name, 'identities', a.identities,
           'initiateLoginUri', a.metadata ->> 'initiate_login_uri') ORDER BY p.place), '[]')
         FROM page p JOIN applications a USING (client_id) JOIN units u ON u.id = a.unit_id) AS services,
       (SELECT coalesce(jsonb_agg(jsonb_build_object('topic', t.topic, 'count', t.count)
           ORDER BY array_position(:topics::text[], t.topic)), '[]')
         FROM (SELECT topic, count(*)::int FROM found GROUP BY topic) t) AS topics,
       (SELECT coalesce(jsonb_agg(jsonb_build_object('id', b.id, 'name', b.name, 'count', b.count)
           ORDER BY b.division_code, b.id), '[]')
         FROM (SELECT r.id, r.count, u.name, u.division_code FROM reached r JOIN units u ON u.id = r.id
           WHERE u.parent_id IS NOT DISTINCT FROM (SELECT id FROM common) ORDER BY u.division_code, u.id LIMIT :units) b) AS units`,
    {
      ...{ topics: [...topics], services: bounds.services, units: bounds.units, after: after ?? '' },
      ...(q !== '' && { named: [...among], part: `%${q.replaceAll(/[\\%_]/g, '\\$&')}%` }),
      ...(unitId && { unitId }),
      ...(topic && { topic }),
    },
  );
  return rows[0] as DirectoryRows;
}
