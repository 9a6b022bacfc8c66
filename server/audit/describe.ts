import type { Declaration } from './declaration.ts';
import { administrationEventTypes } from './describe-administration.ts';
import { arrivalEventTypes } from './describe-arrivals.ts';
import { developerEventTypes } from './describe-developers.ts';
import { mergeEventTypes } from './describe-merges.ts';
import type { AuditEventType } from './events.ts';

const kind = 'Kind of login name: mobile or email';
const authenticator = 'Which authenticator';
const passkeyId = 'Row id of the passkey';
const documentType = 'Type of identity document';
const reason = 'Why, as a code';
const mandate = {
  mandateId: 'Row id of the mandate',
  enterpriseId: 'Row id of the enterprise acted for',
  role: 'administrator or agent',
  grantedVia: 'Mandate as administrator it was granted by, or representative',
  partOf: 'Mandate of the agency it is a part of, or none',
};
const postId = 'Row id of the post';
const unitId = 'Row id of the unit';
const enterpriseId = 'Row id of the enterprise';
const importId = 'Row id of the import';
const enterpriseStatus = 'active, suspended or struck-off, as the registry says';

/** One entry for each event type and each of its fields; a missing one does not compile, an undeclared field is not recorded. */
export const auditEventTypes: { readonly [T in AuditEventType]: Declaration<T> } = {
  'person.account.registered': {
    means: 'A person opened an account',
    fields: { identifierKind: `${kind}; source: none, by a login at an identity source` },
  },
  'person.account.imported': {
    means: 'An account came from an old system',
    fields: {
      importId,
      level: 'Identity assurance level it has from there, 1 or 2',
      authenticator: 'password when it brought the one it had there, or none',
    },
  },
  'person.account.claimed': {
    means: 'The owner of an account of an old system proved a login name that it had not proven',
    fields: { identifierKind: kind },
  },
  'person.account.withdrawn': {
    means: 'An imported account that nobody had used was taken back',
    fields: { importId },
  },
  'person.profile.changed': {
    means: 'A person changed their profile',
    fields: { fields: 'Names of the changed fields' },
  },
  'person.identifier.verified': {
    means: 'A person proved possession of a login name',
    fields: { identifierKind: kind },
  },
  'person.identifier.detached': {
    means: 'A login name left an account because somebody else proved to possess it now',
    fields: { identifierKind: kind },
  },
  'person.identifier.removed': { means: 'A login name was taken off an account', fields: { identifierKind: kind } },
  'person.identity.verified': {
    means: 'Who a person is was proven by an identity document',
    fields: { documentType, level: 'Identity assurance level reached, 1 to 4', method: 'How it was proven' },
  },
  'person.identity.refused': { means: 'A proof of identity was refused', fields: { documentType, reason } },
  'login.attempt.succeeded': {
    means: 'A person logged in',
    fields: { acr: 'Level reached', amr: 'Methods used', factors: 'Number of factors' },
  },
  'login.attempt.failed': { means: 'A login attempt was refused', fields: { authenticator, reason } },
  'login.authenticator.locked': {
    means: 'An authenticator was locked for a while after failures',
    fields: { authenticator, failures: 'Consecutive failures so far' },
  },
  'login.authenticator.disabled': {
    means: 'An authenticator was switched off after too many failures',
    fields: { authenticator },
  },
  'authenticator.passkey.added': {
    means: 'A passkey was added',
    fields: {
      passkeyId,
      backupEligible: 'Whether it can be synced',
      attested: 'Whether its model was proven by attestation',
    },
  },
  'authenticator.passkey.renamed': { means: 'A passkey was renamed', fields: { passkeyId } },
  'authenticator.passkey.removed': { means: 'A passkey was removed', fields: { passkeyId } },
  'authenticator.passkey.counter-regressed': {
    means: 'The counter of a passkey went back: it may have been copied',
    fields: { passkeyId },
  },
  'authenticator.password.set': { means: 'A first password was set', fields: {} },
  'authenticator.password.changed': { means: 'The password was changed', fields: {} },
  'authenticator.password.reset': { means: 'The password was set anew after a recovery', fields: {} },
  'authenticator.password.removed': { means: 'A password was taken off an account', fields: {} },
  'authenticator.code.sent': {
    means: 'A one-time code was sent',
    fields: { channel: 'sms or email', purpose: 'What the code is for' },
  },
  'recovery.change.repudiated': {
    means: 'A person said of a change "this was not me": all sessions ended, the change taken back where that is safe',
    fields: {
      change: 'Which change, as the code of its notice',
      withdrawn: 'Whether it could be taken back',
      sessions: 'Number of sessions ended',
    },
  },
  'recovery.change.refused': {
    means: 'A link "this was not me" was used that is unknown, used up or expired',
    fields: {},
  },
  'session.application.entered': {
    means:
      'A person entered an application on a session that was there, without a page; once for each session and application',
    fields: {},
  },
  'session.ended': {
    means: 'A session ended',
    fields: { by: 'person, logout, policy or administrator', applications: 'Number of applications told' },
  },
  'session.others-ended': { means: 'A person ended all their other sessions', fields: { count: 'Number of sessions' } },
  'consent.granted': {
    means: 'A person agreed to share data with an application',
    fields: { scopes: 'Scopes agreed to' },
  },
  'consent.denied': { means: 'A person declined to share data with an application', fields: {} },
  'consent.withdrawn': {
    means: 'A person withdrew an agreement, or a part of it on the page that asked again',
    fields: { scopes: 'Scopes taken back; absent: all' },
  },
  'identity.chosen': {
    means: 'A person entered an application in one of their identities: one use of a mandate or post',
    fields: {
      identity: 'citizen, enterprise or official',
      enterpriseId: 'Enterprise acted for',
      mandateId: 'Mandate acted by; absent: as its representative',
      agencyMandateId: 'Mandate of the agency in between',
      postId: 'Post held',
    },
  },
  'identity.switched': {
    means: 'A person chose another identity for an application on the account page',
    fields: { identity: 'citizen, enterprise or official', ended: 'Number of grants in other identities that ended' },
  },
  'token.code.replayed': { means: 'An authorization code was used a second time', fields: {} },
  'token.code.refused': {
    means: 'An authorization code was used too late, at another address or by another application',
    fields: { reason },
  },
  'token.refresh.replayed': { means: 'A refresh token was used a second time', fields: {} },
  'mandate.granted': { means: 'A mandate was granted and waits to be accepted', fields: mandate },
  'mandate.accepted': { means: 'A mandate was accepted', fields: mandate },
  'mandate.declined': { means: 'A mandate was declined', fields: mandate },
  'mandate.ended': { means: 'A mandate ended', fields: { ...mandate, reason } },
  'official.appointed': {
    means: 'A unit appointed somebody to a post, which waits to be taken up',
    fields: { postId, unitId },
  },
  'official.invited': { means: 'A new activation link was made for a waiting post', fields: { postId } },
  'official.activated': { means: 'An official took a post up', fields: { postId, unitId } },
  'official.refused': { means: 'An activation link was refused', fields: { reason } },
  'official.changed': {
    means: 'A post was changed',
    fields: { postId, unitId, fields: 'Names of the changed fields' },
  },
  'official.left': { means: 'A post ended', fields: { postId, unitId, reason: 'left, moved, withdrawn or expired' } },
  'unit.passkey-policy.changed': {
    means: 'The demands on passkeys of the officials of a unit changed',
    fields: {
      unitId,
      hardwareBound: 'Whether keys bound to their hardware are demanded',
      models: 'How many models are listed; none where every model will do',
    },
  },
  'keys.signing.rotated': { means: 'A signing key took over', fields: { alg: 'Algorithm', kid: 'Key id' } },
  'keys.signing.withdrawn': { means: 'A signing key was withdrawn', fields: { kid: 'Key id', reason } },
  'enterprise.claimed': {
    means: 'A person became the representative of an enterprise by the word of the enterprise registry',
    fields: { enterpriseId, status: enterpriseStatus, replaced: 'Whether somebody else had been the representative' },
  },
  'enterprise.claim.refused': { means: 'A person claimed an enterprise in vain', fields: { reason } },
  'enterprise.representative.ended': {
    means: 'A person is the representative of an enterprise no more, by the word of the enterprise registry',
    fields: { enterpriseId, reason, mandates: 'Number of mandates that ended with their right' },
  },
  'enterprise.registry.checked': {
    means:
      'A check with the registry that somebody asked for ended; the event before it says only that it was asked for',
    fields: {
      enterpriseId,
      result: 'unchanged, changed, representative-ended, overtaken, not-claimed or registry-unavailable',
      command: 'Command of an operator, where it was one',
    },
  },
  'enterprise.registry.changed': {
    means: 'The registry told something new of an enterprise',
    fields: { enterpriseId, fields: 'Names of the changed fields', status: enterpriseStatus },
  },
  ...arrivalEventTypes,
  ...administrationEventTypes,
  ...developerEventTypes,
  ...mergeEventTypes,
  'operator.command.ran': {
    means: 'An operator ran a command that changes something',
    fields: { command: 'Name of the command', reason: 'Reason the operator gave' },
  },
};

/** `docs/audit-events.md`, generated: every event type, its meaning and its fields. */
export function describeAuditEvents(): string {
  const rows = Object.entries(auditEventTypes).map(([type, { means, fields }]) => {
    const listed = Object.entries(fields).map(([field, text]) => `\`${field}\`: ${text}`);
    return `| \`${type}\` | ${means} | ${listed.join('<br>')} |`;
  });
  return [
    '# Audit events',
    '',
    'Generated from `server/audit/describe.ts`. Each event also carries its sequence, id, time, outcome (success or refused), the person',
    'who acted, the person concerned, the application, the request id, the shortened network address and the browser in words.',
    'Types are never renamed or used again. No event has a field for personal data or secrets.',
    '',
    '| type | meaning | fields |',
    '|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}
