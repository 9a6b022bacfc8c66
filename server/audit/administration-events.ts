/** What administrators do, and what they wait for; part of the closed union in events.ts. */
export type AdministrationEventFields = {
  'role.invited': { role: string; unitId: string };
  'role.granted': { grantId: string; role: string; unitId: string; approvedBy?: string };
  'role.ended': { grantId: string; role: string; unitId: string; reason: string };
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
type ApprovalActName = 'role.grant' | 'application.promote' | 'application.promote-sensitive';
