/** Every address of the console's pages and forms. */
export const consolePaths = {
  overview: '/console',
  units: '/console/units',
  roles: '/console/roles',
  newRole: '/console/roles/new',
  exportRoles: '/console/roles/export',
  approvals: '/console/approvals',
  requests: '/console/requests',
  exports: '/console/exports',
  applications: '/console/applications',
  people: '/console/people',
  findPerson: '/console/people/find',
  audit: '/console/audit',
  verifyAudit: '/console/audit/verify',
  exportAudit: '/console/audit/export',
  policies: '/console/policies',
  delivery: '/console/delivery',
  sources: '/console/sources',
  newSource: '/console/sources/new',
  enterprises: '/console/enterprises',
  keys: '/console/keys',
  rotateKeys: '/console/keys/rotation',
  api: '/console/api',
} as const;

export const rolePath = (id: string) => `/console/roles/${encodeURIComponent(id)}`;
export const rightsPath = (personId: string) => `/console/roles/person/${encodeURIComponent(personId)}`;
export const endRolePath = (id: string) => `${rolePath(id)}/end`;
export const approvalPath = (id: string) => `/console/approvals/${encodeURIComponent(id)}`;
export const decideApprovalPath = (id: string) => `${approvalPath(id)}/decision`;
export const withdrawApprovalPath = (id: string) => `${approvalPath(id)}/withdrawal`;
export const requestPath = (id: string) => `/console/requests/${encodeURIComponent(id)}`;
export const exportPath = (id: string) => `/console/exports/${encodeURIComponent(id)}`;
export const downloadPath = (id: string) => `${exportPath(id)}/download`;
export const unitPath = (id: string) => `/console/units/${encodeURIComponent(id)}`;
export const changeUnitPath = (id: string) => `${unitPath(id)}/change`;
export const appointPath = (id: string) => `${unitPath(id)}/appoint`;
export const giveListPath = (id: string) => `${unitPath(id)}/list`;
export const askExportPath = (unitId: string) => `${unitPath(unitId)}/export`;
export const giveUnitListPath = (id: string) => `${unitPath(id)}/unit-list`;
export const exportUnitsPath = (id: string) => `${unitPath(id)}/units/export`;
export const exportPostsPath = (id: string) => `${unitPath(id)}/posts/export`;
export const reachPath = (unitId: string) => `${unitPath(unitId)}/reach`;
export const unitLoginsPath = (unitId: string) => `${unitPath(unitId)}/logins`;
export const postPath = (id: string) => `/console/posts/${encodeURIComponent(id)}`;
export const listPath = (id: string) => `/console/post-lists/${encodeURIComponent(id)}`;
export const unitListPath = (id: string) => `/console/unit-lists/${encodeURIComponent(id)}`;
export const personPath = (id: string) => `/console/people/${encodeURIComponent(id)}`;
export const personActPath = (id: string, act: string) => `${personPath(id)}/${act}`;
export const deliveryPath = (id: string) => `/console/delivery/${encodeURIComponent(id)}`;
export const replayPath = (id: string) => `${deliveryPath(id)}/replay`;
export const policyPath = (name: string) => `/console/policies/${encodeURIComponent(name)}`;
export const previewPolicyPath = (name: string) => `${policyPath(name)}/preview`;
export const changePolicyPath = (name: string) => `${policyPath(name)}/change`;
export const keyPath = (kid: string) => `/console/keys/${encodeURIComponent(kid)}`;
export const withdrawKeyPath = (kid: string) => `${keyPath(kid)}/withdrawal`;
export const sourcePath = (slug: string) => `/console/sources/${encodeURIComponent(slug)}`;
export const sourceSettingsPath = (slug: string) => `${sourcePath(slug)}/settings`;
export const sourceHistoryPath = (slug: string) => `${sourcePath(slug)}/history`;
export const enterpriseAdminPath = (id: string) => `/console/enterprises/${encodeURIComponent(id)}`;
export const applicationPath = (clientId: string) => `/console/applications/${encodeURIComponent(clientId)}`;
export const applicationActPath = (clientId: string, act: string) => `${applicationPath(clientId)}/${act}`;
export const operationPath = (id: string) => `/console/api/${encodeURIComponent(id)}`;
export const runOperationPath = (id: string) => `${operationPath(id)}/run`;
