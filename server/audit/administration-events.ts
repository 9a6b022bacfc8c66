/** What administrators do, and what they wait for; part of the closed union in events.ts. */
export type AdministrationEventFields = {
  'role.invited': { role: string; unitId: string };
  'role.granted': { grantId: string; role: string; unitId: string; approvedBy?: string };
  'role.ended': { grantId: string; role: string; unitId: string; reason: string };
  'administrator.acted': { operation: string; reason: string };
  'unit.added': { unitId: string; parentId: string; reason: string };
  'unit.changed': { unitId: string; fields: string; reason: string };
  'unit.moved': { unitId: string; fromId: string; toId: string; approvedBy: string };
  'official.list.given': { importId: string; unitId: string; rows: number; reason: string };
  'official.list.appointed': { importId: string; unitId: string; appointed: number; refused: number };
  'official.list.undone': { importId: string; unitId: string; ended: number; kept: number; reason: string };
  'approval.requested': { approvalId: string; act: ApprovalActName; unitId: string; reason: string };
  'approval.decided': {
    approvalId: string;
    act: ApprovalActName;
    status: string;
    requestedBy: string;
    reason?: string;
  };
  'approval.expired': { approvalId: string; act: ApprovalActName };
};

/** Every act that waits for a second person. */
type ApprovalActName = 'role.grant' | 'unit.move';
