import type { IdentityType } from '../lib/identity.ts';
import type { AdministrationEventFields } from './administration-events.ts';

/**
 * Every security event there is: type → the fields of its detail. A closed union: no free-form payload, so nothing to mask.
 * Types are never renamed or reused; a snapshot pins them. Personal data and secrets have no field here.
 */
export type AuditEventFields = AdministrationEventFields & {
  'person.account.registered': { identifierKind: 'mobile' | 'email' | 'source' };
  'person.account.imported': { importId: string; level: number; authenticator: string };
  'person.account.claimed': { identifierKind: 'mobile' | 'email' };
  'person.account.withdrawn': { importId: string };
  'person.profile.changed': { fields: string };
  'person.identifier.verified': { identifierKind: 'mobile' | 'email' };
  'person.identifier.detached': { identifierKind: 'mobile' | 'email' };
  'person.identifier.removed': { identifierKind: 'mobile' | 'email' };
  'person.identity.verified': { documentType: string; level: number; method: string };
  'person.identity.refused': { documentType: string; reason: string };
  'person.twin.found': { foundBy: 'verification' | 'arrival' };
  'person.merge.begun': Record<string, never>;
  'person.merge.refused': { reason: string };
  'person.merge.done': MergeFields & { applications: number; reason?: string };
  'person.merge.undone': MergeFields & { lost: number };
  'person.merge.cleaned': { mergeId: string };
  'login.attempt.succeeded': { acr: string; amr: string; factors: number };
  'login.attempt.failed': { authenticator: string; reason: string };
  'login.authenticator.locked': { authenticator: string; failures: number };
  'login.authenticator.disabled': { authenticator: string };
  'authenticator.passkey.added': { passkeyId: string; backupEligible: boolean; attested: boolean };
  'authenticator.passkey.renamed': { passkeyId: string };
  'authenticator.passkey.removed': { passkeyId: string };
  'authenticator.passkey.counter-regressed': { passkeyId: string };
  'authenticator.password.set': Record<string, never>;
  'authenticator.password.changed': Record<string, never>;
  'authenticator.password.reset': Record<string, never>;
  'authenticator.password.removed': Record<string, never>;
  'authenticator.code.sent': { channel: 'sms' | 'email'; purpose: string };
  'recovery.change.repudiated': { change: string; withdrawn: boolean; sessions: number };
  'recovery.change.refused': Record<string, never>;
  'session.application.entered': Record<string, never>;
  'session.ended': { by: 'person' | 'logout' | 'policy' | 'administrator'; applications: number };
  'session.others-ended': { count: number };
  'consent.granted': { scopes: string };
  'consent.denied': Record<string, never>;
  'consent.withdrawn': { scopes?: string };
  'identity.chosen': {
    identity: IdentityType;
    enterpriseId?: string;
    mandateId?: string;
    agencyMandateId?: string;
    postId?: string;
  };
  'identity.switched': { identity: IdentityType; ended: number };
  'token.code.replayed': Record<string, never>;
  'token.code.refused': { reason: string };
  'token.refresh.replayed': Record<string, never>;
  'mandate.granted': MandateFields;
  'mandate.accepted': MandateFields;
  'mandate.declined': MandateFields;
  'mandate.ended': MandateFields & { reason: string };
  'official.appointed': { postId: string; unitId: string };
  'official.invited': { postId: string };
  'official.activated': { postId: string; unitId: string };
  'official.refused': { reason: string };
  'official.changed': { postId: string; unitId: string; fields: string };
  'official.left': { postId: string; unitId: string; reason: string };
  'unit.passkey-policy.changed': { unitId: string; hardwareBound: boolean; models: number };
  'keys.signing.rotated': { alg: string; kid: string };
  'keys.signing.withdrawn': { kid: string; reason: string };
  'enterprise.claimed': { enterpriseId: string; status: string; replaced: boolean };
  'enterprise.claim.refused': { reason: string };
  'enterprise.representative.ended': { enterpriseId: string; reason: string; mandates: number };
  'enterprise.registry.checked': { enterpriseId: string; result: string; command?: string };
  'enterprise.registry.changed': { enterpriseId: string; fields: string; status: string };
  'source.added': { sourceId: string; kind: string; command?: string };
  'source.changed': { sourceId: string; approvedBy?: string; command?: string };
  'source.enabled': { sourceId: string; approvedBy?: string; command?: string };
  'source.disabled': { sourceId: string; sessions: number; command?: string };
  'source.tested': {
    sourceId: string;
    settings: 'stored' | 'given';
    step: string;
    result: string;
    command?: string;
  };
  'source.linked': { sourceId: string; linkId: string };
  'source.unlinked': { sourceId: string; linkId: string };
  'source.refused': { sourceId: string; reason: string };
  'source.logout.received': { sourceId: string; sessions: number };
  'source.logout.sent': { sourceId: string };
  'import.file.started': {
    importId: string;
    rows: number;
    vouchedFor: string;
    documentLevel: number;
    takenIdentifier: string;
  };
  'import.file.finished': {
    importId: string;
    rows: number;
    created: number;
    collisions: number;
    twins: number;
    faulty: number;
    present: number;
  };
  'import.file.undone': { importId: string };
  'developer.team.created': { teamId: string; unitId: string };
  'developer.member.invited': { teamId: string; role: string };
  'developer.member.joined': { teamId: string; role: string };
  'developer.member.changed': { teamId: string; role: string };
  'developer.member.left': { teamId: string; role: string; by: string };
  'developer.application.registered': { teamId: string; kind: string };
  'developer.application.changed': { teamId: string; version: number };
  'developer.secret.rotated': { teamId: string; overlapDays: number };
  'developer.secret.withdrawn': { teamId: string };
  'developer.application.offered': { teamId: string; to: string };
  'developer.application.handed-over': { teamId: string; from: string };
  'developer.alerts.changed': { teamId: string; mail: boolean; webhook: boolean; rekeyed: boolean };
  'developer.delivery.replayed': { teamId: string; entryId: string };
  'developer.application.not-taken': { teamId: string; answer: string };
  'developer.production.requested': { teamId: string; requestId: string; scopes: string };
  'developer.production.granted': { teamId: string; requestId: string; scopes: string };
  'operator.command.ran': { command: string; reason: string };
};

/** Of both accounts, each by its own event. `rows`: how many rows changed. */
type MergeFields = { mergeId: string; part: 'surviving' | 'retired'; by: string; rows: number };

/** `grantedVia`: the mandate as administrator, or `representative`. `partOf`: the agency's mandate, or `none`. */
type MandateFields = { mandateId: string; enterpriseId: string; role: string; grantedVia: string; partOf: string };

export type AuditEventType = keyof AuditEventFields;

export type AuditEvent = {
  [T in AuditEventType]: {
    type: T;
    outcome: 'success' | 'refused';
    actorId?: string;
    personId?: string;
    clientId?: string;
    detail: AuditEventFields[T];
  };
}[AuditEventType];
