import { containing } from '../../db/containing.ts';
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

/** Every name on a line of its own, so that nothing is found across two of them. */
const named = `(a.topic = ANY (:named) OR concat_ws(E'\\n', a.name ->> 'zh-Hans', a.name ->> 'zh-Hant', a.name ->> 'en',
  u.name ->> 'zh-Hans', u.name ->> 'zh-Hant', u.name ->> 'en') ILIKE :part)`;

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
    `WITH ranked AS (SELECT * FROM unnest(:topics::text[]) WITH ORDINALITY AS t (topic, rank)),
     found AS MATERIALIZED (
       SELECT a.client_id, a.topic, a.unit_id, u.division_code
       FROM applications a
         -- by the key of each: there are ten times as many units, and reading them all takes longer than the rest
         CROSS JOIN LATERAL (SELECT name, division_code FROM units WHERE id = a.unit_id OFFSET 0) u
       WHERE a.status = 'active' AND a.environment = 'production' AND a.metadata ->> 'initiate_login_uri' IS NOT NULL
         ${q === '' ? '' : `AND ${named}`}
         ${unitId ? 'AND a.unit_id IN (SELECT w.unit_id FROM unit_ancestors w WHERE w.ancestor_id = :unitId)' : ''}),
     chosen AS MATERIALIZED (
       SELECT client_id, unit_id, row_number() OVER (ORDER BY t.rank, division_code, unit_id, client_id)::int AS place
       FROM found JOIN ranked t USING (topic) ${topic ? 'WHERE topic = :topic' : ''}),
     start AS (SELECT coalesce((SELECT place FROM chosen WHERE client_id = :after), 0) AS place),
     page AS (SELECT c.client_id, c.place FROM chosen c, start s
       WHERE c.place > s.place AND c.place <= s.place + :services),
     reached AS MATERIALIZED (
       SELECT w.ancestor_id AS id, sum(c.count)::int AS count
       FROM (SELECT unit_id, count(*) AS count FROM chosen GROUP BY unit_id) c
         JOIN unit_ancestors w ON w.unit_id = c.unit_id
       GROUP BY w.ancestor_id),
     common AS (SELECT r.id FROM reached r WHERE r.count = (SELECT count(*) FROM chosen)
       ORDER BY (SELECT count(*) FROM unit_ancestors w WHERE w.unit_id = r.id) DESC LIMIT 1),
     below AS (SELECT id, name, division_code FROM units WHERE parent_id = (SELECT id FROM common)
       UNION ALL SELECT id, name, division_code FROM units WHERE parent_id IS NULL AND NOT EXISTS (SELECT FROM common))
     SELECT (SELECT count(*)::int FROM chosen) AS total,
       coalesce((SELECT max(place) FROM page) < (SELECT count(*) FROM chosen), false) AS "hasMore",
       (SELECT coalesce(jsonb_agg(jsonb_build_object('clientId', a.client_id, 'topic', a.topic, 'name', a.name,
           'unitName', u.name, 'identities', a.identities,
           'initiateLoginUri', a.metadata ->> 'initiate_login_uri') ORDER BY p.place), '[]')
         FROM page p JOIN applications a USING (client_id) JOIN units u ON u.id = a.unit_id) AS services,
       (SELECT coalesce(jsonb_agg(jsonb_build_object('topic', t.topic, 'count', t.count)
           ORDER BY t.rank), '[]')
         FROM (SELECT topic, t.rank, count(*)::int FROM found JOIN ranked t USING (topic) GROUP BY topic, t.rank) t) AS topics,
       (SELECT coalesce(jsonb_agg(jsonb_build_object('id', b.id, 'name', b.name, 'count', b.count)
           ORDER BY b.division_code, b.id), '[]')
         FROM (SELECT * FROM below JOIN reached USING (id) ORDER BY division_code, id LIMIT :units) b) AS units`,
    {
      ...{ topics: [...topics], services: bounds.services, units: bounds.units, after: after ?? '' },
      ...(q !== '' && { named: [...among], part: containing(q) }),
      ...(unitId && { unitId }),
      ...(topic && { topic }),
    },
  );
  return rows[0] as DirectoryRows;
}
