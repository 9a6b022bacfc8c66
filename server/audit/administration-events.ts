/** What administrators do, and what they wait for; part of the closed union in events.ts. */
export type AdministrationEventFields = {
  'role.invited': { role: string; unitId: string };
  'role.granted': { grantId: string; role: string; unitId: string; reason: string; approvedBy?: string };
  'role.ended': { grantId: string; role: string; unitId: string; reason: string };
  'role.list.exported': { rows: number };
  'administrator.acted': { operation: string; reason: string };
  'unit.province.added': { unitId: string; reason: string };
  'unit.divisions.imported': { added: number; renamed: number; reason: string };
  'unit.added': { unitId: string; parentId: string; reason: string };
  'unit.changed': { unitId: string; fields: string; reason: string };
  'unit.moved': { unitId: string; fromId: string; toId: string; approvedBy: string };
  'unit.removed': { unitId: string; importId: string };
  'unit.list.given': { importId: string; unitId: string; rows: number; reason: string };
  'unit.list.done': {
    importId: string;
    unitId: string;
    added: number;
    renamed: number;
    refused: number;
    approvedBy?: string;
  };
  'unit.list.undone': {
    importId: string;
    unitId: string;
    removed: number;
    restored: number;
    kept: number;
    reason: string;
    approvedBy?: string;
  };
  'unit.list.exported': { unitId: string; rows: number };
  'official.list.given': { importId: string; unitId: string; rows: number; reason: string };
  'official.list.ordered': {
    importId: string;
    unitId: string;
    to: 'carry-out' | 'undo' | 'stop' | 'continue';
    approvedBy?: string;
    stoppedFor?: string;
    replaces?: string;
  };
  'official.list.appointed': {
    importId: string;
    unitId: string;
    appointed: number;
    changed: number;
    refused: number;
    approvedBy?: string;
  };
  'official.list.undone': {
    importId: string;
    unitId: string;
    ended: number;
    restored: number;
    kept: number;
    reason: string;
  };
  'official.list.exported': { unitId: string; rows: number };
  'delivery.replayed': { target: string; entries: number };
  'enterprise.held': { enterpriseId: string };
  'enterprise.released': { enterpriseId: string };
  'enterprise.registry.asked': { enterpriseId: string };
  'approval.requested': { approvalId: string; act: ApprovalActName; unitId: string; reason: string };
  'approval.decided': {
    approvalId: string;
    act: ApprovalActName;
    status: string;
    requestedBy: string;
    reason?: string;
  };
  'approval.expired': { approvalId: string; act: ApprovalActName };
  'application.suspended': { unitId: string; reason: string };
  'application.resumed': { unitId: string; reason: string };
  'application.given': { unitId: string; fromId: string; reason: string };
  'application.certified': { unitId: string; reason: string };
  'application.changed': { unitId: string; fields: string; reason: string; approvedBy?: string };
  'person.record.found': { by: string };
  'person.record.read': Record<string, never>;
  'person.number.revealed': { kind: string; subjectId: string; reason: string };
  'person.account.locked': { sessions: number; reason: string };
  'person.account.unlocked': { reason: string };
  'person.sessions.ended': { sessions: number; reason: string };
  'person.level.overridden': { from: number; to: number; approvedBy: string; reason: string };
  'recovery.account.started': { recoveryId: string; hours: number; reason: string; approvedBy?: string };
  'recovery.account.cancelled': { recoveryId: string };
  'recovery.account.finished': { recoveryId: string; factors: number; sessions: number };
  'official.export.taken': {
    exportId: string;
    unitId: string;
    rows: number;
    sha256: string;
    approvedBy: string;
    reason: string;
  };
  'policy.changed': { policy: string; version: number; changes: string; reason: string; approvedBy?: string };
  'audit.read': { filters: string };
  'audit.verified': { result: string; seals: number; events: number };
  'audit.exported': { filters: string; throughSequence: string; reason: string };
};

/** Every act that waits for a second person. */
type ApprovalActName =
  | 'role.grant'
  | 'unit.move'
  | 'people.override-level'
  | 'people.recover'
  | 'people.merge'
  | 'key.withdraw'
  | 'policy.loosen'
  | 'application.widen'
  | 'source.change'
  | 'source.enable'
  | 'officials.export'
  | 'application.promote'
  | 'application.promote-sensitive'
  | 'posts.mass-change'
  | 'units.mass-change';
