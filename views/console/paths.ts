/** Every address of the console's pages and forms. */
export const consolePaths = {
  overview: '/console',
  roles: '/console/roles',
  newRole: '/console/roles/new',
  approvals: '/console/approvals',
} as const;

export const rolePath = (id: string) => `/console/roles/${encodeURIComponent(id)}`;
export const endRolePath = (id: string) => `${rolePath(id)}/end`;
export const approvalPath = (id: string) => `/console/approvals/${encodeURIComponent(id)}`;
export const decideApprovalPath = (id: string) => `${approvalPath(id)}/decision`;
export const withdrawApprovalPath = (id: string) => `${approvalPath(id)}/withdrawal`;
