import type { Knex } from 'knex';

/**
 * After a restore: what had an end after the moment of the backup is alive again in it (I12). Nobody is logged in
 * afterwards, and no code, token, proof or half-finished login of before counts. What protects against a second use stays.
 * As the owner of the schema, for emptying a table costs the same however full it is.
 */
export async function forgetUnfinished(tx: Knex.Transaction): Promise<void> {
  await tx.raw(
    `TRUNCATE oidc_sessions, oidc_grants, oidc_tokens, journeys, one_time_codes, webauthn_challenges,
       source_attempts, source_answers, source_sessions, merge_proofs, record_openings`,
  );
  await tx('oidc_transient').whereNot({ model: 'ReplayDetection' }).delete();
}

/**
 * Whatever nobody has answered as far as this database knows, by a link or among what waits for them: it may have been used,
 * declined or withdrawn since. Posts go on waiting, for a new link; mandates end as invitations do that run out. Gives how many.
 */
export async function endInvitations(tx: Knex.Transaction, now: Date): Promise<{ links: number; mandates: number }> {
  const teams = await expire(tx, now, 'team_invitations', 'expires_at', { answered_at: null });
  const roles = await expire(tx, now, 'role_invitations', 'expires_at', { consumed_at: null });
  const posts = await expire(tx, now, 'posts', 'activation_expires_at', { activated_at: null, ended_at: null });
  const mandates = await expire(tx, now, 'mandates', 'invitation_expires_at', { accepted_at: null, ended_at: null });
  return { links: teams + roles + posts, mandates };
}

/**
 * What is good for one use: it may have been used since. Exports that were allowed are asked for again; and a link that
 * takes a change back would end sessions and take a password off a second time. Gives how many there were.
 */
export async function endSingleUses(tx: Knex.Transaction, now: Date): Promise<{ exports: number; takeBacks: number }> {
  const exports = await expire(tx, now, 'official_exports', 'expires_at', { taken_at: null });
  const takeBacks = await expire(tx, now, 'repudiations', 'expires_at', { consumed_at: null });
  return { exports, takeBacks };
}

/** Ends now what is unused and would have ended later, by the column of its end. */
function expire(
  tx: Knex.Transaction,
  now: Date,
  table: string,
  end: string,
  unused: Readonly<Record<string, null>>,
): Promise<number> {
  return tx(table)
    .where(unused)
    .where(end, '>', now)
    .update({ [end]: now });
}

/**
 * Lists of officials that would go on by themselves, being carried out or taken back: of what is done of them since the backup
 * this database knows nothing, and invitations would go out a second time. Somebody looks first and says that they go on.
 * Gives how many there were.
 */
export async function stopLists(tx: Knex.Transaction, now: Date): Promise<number> {
  return tx('post_imports')
    .where((goesOn) =>
      goesOn
        .where((list) =>
          list.where({ done_at: null, undone_at: null }).whereNotNull('wanted_at').whereNotNull('list_encrypted'),
        )
        .orWhere((list) => list.where({ taken_back_at: null }).whereNotNull('undone_at')),
    )
    .where({ stopped_at: null })
    .update({ stopped_at: now, stopped_for: 'restore', was_stopped: true });
}
