import type { sourceAdminNotices as notices, sourceAdminProblems as problems } from '../zh-hans/console-sources.ts';
import type { Words } from '../zh-hans.ts';

export const consoleSources: Words['consoleSources'] = {
  title: 'Identity sources',
  lead: 'People can log in through these platforms. One that is switched off lets nobody in from then on, and every session that began there ends.',
  none: 'There is no source yet.',
  slug: 'Short name',
  kind: 'Protocol',
  kinds: { oidc: 'OpenID Connect', oauth2: 'OAuth 2.0', saml: 'SAML 2.0', ldap: 'LDAP directory' },
  issuer: 'Issuer',
  state: 'State',
  on: 'On',
  off: 'Off',
  identities: 'Identities it may bring',
  ceiling: 'Counts at most for',
  ceilings: (ial, acr) => `identity level ${ial}, login ${acr}`,
  add: 'Add a source',
  addLead:
    'Paste its settings as JSON. They are checked whole before anything is stored. Secrets are stored encrypted and never shown again. It is switched off at first, whatever the settings say; switching it on takes a security administrator.',
  configuration: 'Settings',
  configurationHint: 'The same as configuration in docs/sources.md.',
  secrets: 'Secrets',
  secretsHint:
    'The same as secrets there; leave empty if there are none. They have to be pasted again after a mistake.',
  wrong: 'Settings to correct',
  settings: {
    'settings.https': 'In production this must be https.',
    'settings.address': 'This is no usable address: whole, without user name, password or #.',
    'settings.host': 'This is no host, nor host and port.',
    'settings.expression': 'This mapping expression cannot be read.',
    'settings.certificate': 'This is no certificate in PEM.',
    'settings.control-character': 'There are invisible characters in it.',
    'settings.field-name': 'The name of the field has characters that are not allowed.',
    'settings.attribute': 'This is no name of an attribute of a directory.',
    'settings.filter': 'A filter has parentheses and its placeholder.',
    'settings.issuer': 'Write it like urn:ldap:directory.',
    'settings.invalid_type': 'It is missing, or of another type.',
    'settings.unrecognized_keys': 'There is a setting that is not known. Check the spelling.',
    'settings.invalid_value': 'It is none of the allowed values.',
    'settings.invalid_union': 'It has none of the allowed forms.',
    'settings.invalid_format': 'It has not the right form.',
    'settings.too_big': 'Too long, or too many.',
    'settings.too_small': 'Too short, or too few.',
  },
  otherSetting: 'This is not as it must be. Compare it with docs/sources.md.',
  testHeading: 'Test',
  testHint: 'Tries the source step by step. Nobody is logged in.',
  test: 'Test it',
  well: 'Well',
  failed: 'Failed',
  previewHeading: 'Preview of the mapping',
  previewHint:
    'Paste sample claims as JSON and see what becomes of them. The sample is not stored; please use no real personal data.',
  claims: 'Claims',
  acr: 'Their word for the level of the login (acr), if any',
  amr: 'Their words for the methods (amr) with spaces between, if any',
  preview: 'Preview',
  result: 'What becomes of it',
  nothing: 'nothing',
  fields: {
    name: 'Name',
    mobile: 'Mobile number',
    email: 'E-mail',
    document: 'Document',
    ial: 'Identity level',
    acr: 'Login level',
    amr: 'Login methods',
    groups: 'Groups',
  },
  documentOf: (type, number, level) => `${type} ${number} (level ${level})`,
  lost: (fields) => `These fields have a value that cannot be used, and are left out at a login: ${fields}`,
  switchOffHeading: 'Switch off',
  switchOffHint: 'Every session that began there ends at once, and logins under way are void.',
  switchOff: 'Switch this source off',
  switchOnHeading: 'Switch on',
  switchOnHint:
    'Its button appears on the login page, and its word counts up to its ceilings. So a security administrator looks at all its settings and approves; a change of settings or secrets before that voids the request. Test it first.',
  switchOn: 'Ask to switch this source on',
};

export const sourceAdminNotices: typeof notices = {
  'source-added':
    'Added, and switched off. Test it, then ask to switch it on: a security administrator has to approve that.',
  'source-switched': 'Switched off, on every node at once.',
};

export const sourceAdminProblems: Record<keyof typeof problems, string> = {
  'console.unchanged': 'It is so already. Somebody may have switched it just now.',
  'console.source-taken': 'There is a source with this short name or this issuer already. Choose another one.',
  'console.json-invalid': 'This is no JSON object. Check brackets, quotes and names given twice.',
  'console.methods-invalid':
    'The methods are too long or too many. Put spaces between them, 40 characters each at most.',
  'console.settings-invalid': 'Some settings are wrong, and nothing was stored. Correct them as told below.',
};
