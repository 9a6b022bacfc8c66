/**
 * What becomes of whatever points at an account that is merged into another one. A guard test reads the catalogue of the
 * database: a column that names persons and is not listed here does not pass.
 *
 * moved: the rows go over to the account that stays (not all of them where the text says so).
 * ended: nothing of it lives on.
 * refused: nobody merges while there is such a row.
 * kept: the rows stay with the closed account, as history or because nothing can be done with them there.
 */
export type Disposition = { becomes: 'moved' | 'ended' | 'kept' | 'refused'; why: string };

export const mergePlan: Readonly<Record<string, Disposition>> = {
  'persons.id': { becomes: 'ended', why: 'the account is closed; its row stays, since old subs are made of its id' },
  'identity_documents.person_id': { becomes: 'moved', why: 'with the level each was verified at' },
  'identifiers.person_id': {
    becomes: 'moved',
    why: 'those that were chosen; the others log nobody in any more and are free',
  },
  'passkeys.person_id': { becomes: 'moved', why: 'those that were chosen; the others open nothing any more' },
  'source_links.person_id': { becomes: 'moved', why: 'those that were chosen; the others are taken off' },
  'posts.person_id': { becomes: 'moved', why: 'at most one of a person is the main post' },
  'enterprises.representative_person_id': { becomes: 'moved', why: 'it is the same human being' },
  'mandates.granted_by': { becomes: 'moved', why: 'they rest on the right of whoever granted them' },
  'mandates.agent_person_id': { becomes: 'moved', why: 'a mandate that says the same as one held already ends' },
  'mandates.accepted_by': { becomes: 'moved', why: 'with the mandate' },
  'mandates.ended_by': { becomes: 'moved', why: 'with the mandate' },
  'consents.person_id': {
    becomes: 'moved',
    why: 'where both agreed with one application, the yes of the account that stays counts',
  },
  'team_members.person_id': { becomes: 'moved', why: 'where both are in one team, the higher role of the two counts' },
  'team_memberships.person_id': { becomes: 'moved', why: 'whoever was in a team is no second person for what it asks' },
  'team_invitations.invited_by': { becomes: 'kept', why: 'history' },
  'application_transfers.offered_by': { becomes: 'kept', why: 'history' },
  'live_checks.started_by': { becomes: 'kept', why: 'history' },
  'production_requests.requested_by': {
    becomes: 'kept',
    why: 'a request rests on whoever asked being in the team: one that waits comes to nothing and is sent again',
  },
  'test_persons.person_id': { becomes: 'kept', why: 'made-up persons are merged with nobody' },
  'test_identities.person_id': { becomes: 'kept', why: 'likewise' },
  'identity_choices.person_id': { becomes: 'moved', why: 'where the account that stays has chosen nothing itself' },
  'legacy_ids.person_id': { becomes: 'moved', why: 'where the account that stays has none of that application' },
  'application_accounts.person_id': { becomes: 'moved', why: 'who knows the account' },
  'authenticator_failures.person_id': { becomes: 'moved', why: 'the higher count of both goes on' },
  'repudiations.person_id': {
    becomes: 'moved',
    why: 'with the way to log in that they take back; the others do nothing',
  },
  'account_twins.owner_id': { becomes: 'moved', why: 'other accounts may be found to be of the same person' },
  'account_twins.other_id': { becomes: 'moved', why: 'likewise' },
  'passwords.person_id': { becomes: 'kept', why: 'opens nothing; removed when undoing is no longer possible' },
  'former_passwords.person_id': {
    becomes: 'kept',
    why: 'refused as passwords of the account they were of, and gone with it',
  },
  'merge_proofs.person_id': { becomes: 'kept', why: 'of minutes; of a closed account they prove nothing' },
  'account_merges.surviving_id': { becomes: 'kept', why: 'history; an earlier merge is undone after the later one' },
  'account_merges.retired_id': { becomes: 'kept', why: 'history' },
  'source_sessions.person_id': { becomes: 'kept', why: 'of sessions that ended' },
  'webauthn_challenges.person_id': { becomes: 'kept', why: 'of minutes; of a closed account they prove nothing' },
  'journeys.person_id': { becomes: 'ended', why: 'logins under way' },
  'oidc_artifacts.person_id': { becomes: 'ended', why: 'sessions, grants and tokens' },
  'role_grants.person_id': {
    becomes: 'refused',
    why: 'a role is no one else’s, and chief roles exclude each other; those that ended are history',
  },
  'role_grants.granted_by': { becomes: 'kept', why: 'history' },
  'role_grants.ended_by': { becomes: 'kept', why: 'history' },
  'source_versions.changed_by': { becomes: 'kept', why: 'history' },
  'source_versions.approved_by': { becomes: 'kept', why: 'history' },
  'official_exports.requested_by': { becomes: 'kept', why: 'who holds no role downloads nothing' },
  'official_exports.approved_by': { becomes: 'kept', why: 'history' },
  'post_imports.given_by': { becomes: 'kept', why: 'history' },
  'unit_imports.given_by': { becomes: 'kept', why: 'history' },
  'post_imports.wanted_by': { becomes: 'kept', why: 'history' },
  'post_imports.approved_by': { becomes: 'kept', why: 'history' },
  'post_imports.undone_by': { becomes: 'kept', why: 'history' },
  'post_imports.undo_wanted_by': { becomes: 'kept', why: 'history' },
  'post_imports.undo_approved_by': { becomes: 'kept', why: 'history' },
  'unit_imports.done_by': { becomes: 'kept', why: 'history' },
  'unit_imports.approved_by': { becomes: 'kept', why: 'history' },
  'unit_imports.undone_by': { becomes: 'kept', why: 'history' },
  'unit_imports.undo_approved_by': { becomes: 'kept', why: 'history' },
  'approvals.requested_by': { becomes: 'kept', why: 'who holds no role has no request that could still be approved' },
  'approvals.decided_by': { becomes: 'kept', why: 'history' },
  'policies.set_by': { becomes: 'kept', why: 'history' },
  'policies.approved_by': { becomes: 'kept', why: 'history' },
  'applications.certified_by': { becomes: 'kept', why: 'history' },
  'official_name_keys.person_id': {
    becomes: 'kept',
    why: 'found is who holds a post; the account that took the posts over is filed by a job',
  },
  'record_openings.administrator_id': { becomes: 'kept', why: 'of minutes; who holds no role opens nothing' },
  'record_openings.person_id': { becomes: 'kept', why: 'of minutes' },
  'account_recoveries.person_id': { becomes: 'kept', why: 'a closed account is not recovered' },
  'account_recoveries.requested_by': { becomes: 'kept', why: 'history' },
  'account_recoveries.approved_by': { becomes: 'kept', why: 'history' },
  'audit_events.person_id': { becomes: 'kept', why: 'append only' },
  'audit_events.actor_id': { becomes: 'kept', why: 'append only' },
};
