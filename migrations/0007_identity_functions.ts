import type { Knex } from 'knex';

/**
 * The one place that says whether an identity may be worn now, and what is told about it. Read in the same round trip as the
 * grant that rests on it, so that an ended mandate or post is gone from the next token whatever node gives it out (T-128).
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`CREATE FUNCTION representative_facts(wearer uuid, enterprise uuid) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object('type', 'enterprise',
      'enterprise', jsonb_build_object('id', e.id, 'uscc', e.uscc, 'name', e.name, 'kind', e.kind, 'status', e.status),
      'mandate', jsonb_build_object('id', NULL, 'role', 'representative', 'services', NULL, 'acts', NULL,
        'validUntil', NULL, 'assuranceLevel', 4, 'chain', '[]'::jsonb))
    FROM enterprises e
    WHERE e.id = enterprise AND e.representative_person_id = wearer AND e.status = 'active'
  $$`);
  // A person acts by their own mandate, or as representative of the agency it was given to. Every part of the chain must hold.
  await knex.raw(`CREATE FUNCTION mandate_facts(wearer uuid, mandate uuid, at timestamptz) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object('type', 'enterprise',
      'enterprise', jsonb_build_object('id', e.id, 'uscc', e.uscc, 'name', e.name, 'kind', e.kind, 'status', e.status),
      'mandate', jsonb_build_object('id', m.id, 'role', m.role, 'services', m.services, 'acts', m.acts,
        'validUntil', m.valid_until, 'assuranceLevel', m.assurance_level,
        'chain', CASE WHEN a.id IS NULL THEN '[]'::jsonb ELSE jsonb_build_array(
          jsonb_build_object('mandate', coalesce(p.id, m.id), 'uscc', a.uscc, 'name', a.name)) END))
    FROM mandates m
    JOIN enterprises e ON e.id = m.enterprise_id
    LEFT JOIN mandates p ON p.id = m.parent_id
    LEFT JOIN enterprises a ON a.id = coalesce(p.agent_enterprise_id, m.agent_enterprise_id)
    WHERE m.id = mandate AND (m.agent_person_id = wearer OR a.representative_person_id = wearer AND m.parent_id IS NULL)
      AND m.accepted_at IS NOT NULL AND m.ended_at IS NULL AND m.valid_from <= at AND at < m.valid_until
      AND e.status = 'active'
      AND (a.id IS NULL OR a.status = 'active')
      AND (m.parent_id IS NULL
        OR p.accepted_at IS NOT NULL AND p.ended_at IS NULL AND p.valid_from <= at AND at < p.valid_until)
  $$`);
  await knex.raw(`CREATE FUNCTION unit_path(unit uuid) RETURNS jsonb LANGUAGE sql STABLE AS $$
    WITH RECURSIVE above AS (
      SELECT u.id, u.parent_id, u.name, u.division_code, u.passkey_policy, 0 AS steps FROM units u WHERE u.id = unit
      UNION ALL
      SELECT u.id, u.parent_id, u.name, u.division_code, u.passkey_policy, a.steps + 1
      FROM units u JOIN above a ON u.id = a.parent_id WHERE a.steps < 20)
    SELECT jsonb_build_object(
      'path', jsonb_agg(jsonb_build_object('id', id, 'name', name, 'divisionCode', division_code) ORDER BY steps DESC),
      'passkeyPolicy', (SELECT passkey_policy FROM above WHERE passkey_policy IS NOT NULL ORDER BY steps LIMIT 1))
    FROM above
  $$`);
  await knex.raw(`CREATE FUNCTION post_facts(wearer uuid, post uuid, at timestamptz) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object('type', 'official',
      'official', jsonb_build_object('postId', o.id, 'title', o.title, 'jobNumber', o.job_number, 'isPrimary', o.is_primary,
        'unitId', u.id, 'unitName', u.name, 'level', u.level, 'divisionCode', u.division_code,
        'unitPath', unit_path(u.id) -> 'path', 'passkeyPolicy', unit_path(u.id) -> 'passkeyPolicy'))
    FROM posts o JOIN units u ON u.id = o.unit_id
    WHERE o.id = post AND o.person_id = wearer AND o.activated_at IS NOT NULL AND o.ended_at IS NULL
      AND o.starts_on <= (at AT TIME ZONE 'Asia/Shanghai')::date
      AND (o.ends_on IS NULL OR o.ends_on >= (at AT TIME ZONE 'Asia/Shanghai')::date)
  $$`);
  await knex.raw(`CREATE FUNCTION identity_facts(wearer uuid, identity text, at timestamptz) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT CASE split_part(identity, ':', 1)
      WHEN 'representative' THEN representative_facts(wearer, split_part(identity, ':', 2)::uuid)
      WHEN 'mandate' THEN mandate_facts(wearer, split_part(identity, ':', 2)::uuid, at)
      WHEN 'post' THEN post_facts(wearer, split_part(identity, ':', 2)::uuid, at)
      WHEN 'citizen' THEN '{"type":"citizen"}'::jsonb
    END
  $$`);
  await knex.raw(`CREATE FUNCTION identities_of(wearer uuid, at timestamptz) RETURNS TABLE (identity text, facts jsonb)
    LANGUAGE sql STABLE AS $$
    SELECT worn.identity, worn.facts FROM (
      SELECT 'citizen' AS identity, identity_facts(wearer, 'citizen', at) AS facts
      UNION ALL
      SELECT 'representative:' || e.id, representative_facts(wearer, e.id)
        FROM enterprises e WHERE e.representative_person_id = wearer
      UNION ALL
      SELECT 'mandate:' || m.id, mandate_facts(wearer, m.id, at)
        FROM mandates m WHERE m.agent_person_id = wearer AND m.ended_at IS NULL
      UNION ALL
      SELECT 'mandate:' || m.id, mandate_facts(wearer, m.id, at)
        FROM enterprises a JOIN mandates m ON m.agent_enterprise_id = a.id AND m.ended_at IS NULL
        WHERE a.representative_person_id = wearer
      UNION ALL
      SELECT 'post:' || o.id, post_facts(wearer, o.id, at) FROM posts o WHERE o.person_id = wearer AND o.ended_at IS NULL
    ) worn WHERE worn.facts IS NOT NULL
  $$`);
  // Everything an application must know of somebody to let them choose; null when the account may not be used (T-054).
  await knex.raw(`CREATE FUNCTION wearer_of(wearer uuid, client text, at timestamptz) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object('assuranceLevel', p.assurance_level, 'assuranceAt', p.assurance_at, 'remembered', c.identity,
      'identities', (SELECT jsonb_agg(jsonb_build_object('key', worn.identity, 'facts', worn.facts))
        FROM identities_of(p.id, at) AS worn))
    FROM persons p LEFT JOIN identity_choices c ON c.person_id = p.id AND c.client_id = client
    WHERE p.id = wearer AND p.status = 'active'
  $$`);
  // Whom a login belongs to, with what it can be made by and, where there is something to choose, who they may be: one read.
  await knex.raw(`CREATE FUNCTION journey_person(person uuid, client text, at timestamptz) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object('id', p.id, 'status', p.status, 'name', p.name, 'locale', p.locale, 'large_print', p.large_print,
      'assurance_level', p.assurance_level, 'assurance_method', p.assurance_method, 'assurance_at', p.assurance_at,
      'passkey_offer', p.passkey_offer,
      'has_password', EXISTS (SELECT 1 FROM passwords WHERE person_id = p.id),
      'has_passkey', EXISTS (SELECT 1 FROM passkeys WHERE person_id = p.id),
      'key_models', ARRAY(SELECT aaguid FROM passkeys WHERE person_id = p.id AND attested AND NOT backup_eligible),
      'has_mobile', EXISTS (SELECT 1 FROM identifiers
        WHERE person_id = p.id AND kind = 'mobile' AND verified_at IS NOT NULL),
      'wearer', (SELECT wearer_of(p.id, client, at) FROM applications a
        WHERE a.client_id = client AND a.identities <> '{"citizen":{}}'))
    FROM persons p WHERE p.id = person
  $$`);
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only');
}
