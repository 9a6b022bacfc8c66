/** Every address of the portal's pages and forms. */
export const portalPaths = {
  home: '/',
  /** Begin a login of one's own accord: whoever has no errand comes for the services. Register likewise. */
  login: '/services',
  register: '/register',
  services: '/services',
  account: '/account',
  profile: '/account/profile',
  identity: '/account/identity',
  identifiers: '/account/identifiers',
  verifyIdentifier: '/account/identifiers/verify',
  resendIdentifierCode: '/account/identifiers/verify/send',
  passkeys: '/account/passkeys',
  securityKey: '/account/security-key',
  sources: '/account/sources',
  merge: '/account/merge',
  beginMerge: '/account/merge/begin',
  mergeBoth: '/account/merge/both',
  posts: '/account/posts',
  password: '/account/password',
  sessions: '/account/sessions',
  endOtherSessions: '/account/sessions/end-others',
  applications: '/account/applications',
  withdraw: '/account/applications/withdraw',
  enterprises: '/account/enterprises',
  mandates: '/account/mandates',
  activity: '/account/activity',
  notMe: '/account/activity/not-me',
  takeBack: '/not-me',
  /** A page of the provider's that asks first. */
  logout: '/logout',
  preferences: '/preferences',
} as const;

export const renamePasskeyPath = (id: string) => `/account/passkeys/${encodeURIComponent(id)}/rename`;
export const removePasskeyPath = (id: string) => `/account/passkeys/${encodeURIComponent(id)}/remove`;
export const endSessionPath = (id: string) => `/account/sessions/${encodeURIComponent(id)}/end`;
export const switchIdentityPath = (clientId: string) =>
  `/account/applications/${encodeURIComponent(clientId)}/identity`;
export const undoMergePath = (id: string) => `/account/merge/${encodeURIComponent(id)}/undo`;
export const addSourcePath = (slug: string) => `/account/sources/add/${encodeURIComponent(slug)}`;
export const renameSourcePath = (id: string) => `/account/sources/${encodeURIComponent(id)}/rename`;
export const removeSourcePath = (id: string) => `/account/sources/${encodeURIComponent(id)}/remove`;
