import { activity } from './en/activity.ts';
import { claims } from './en/claims.ts';
import { errors, problems } from './en/codes.ts';
import { console, consoleNotices, consoleProblems } from './en/console.ts';
import { apiProblems, consoleApi } from './en/console-api.ts';
import { applicationNotices, applicationProblems, consoleApplications } from './en/console-applications.ts';
import { audit, auditProblems } from './en/console-audit.ts';
import { consoleCertificates } from './en/console-certificates.ts';
import { consoleDashboard } from './en/console-dashboard.ts';
import { consoleDelivery, deliveryNotices, deliveryProblems } from './en/console-delivery.ts';
import { consoleEnterprises, enterpriseAdminNotices, enterpriseAdminProblems } from './en/console-enterprises.ts';
import { consoleExports, exportProblems } from './en/console-exports.ts';
import { consoleLists, listNotices, listProblems } from './en/console-lists.ts';
import { people, peopleNotices, peopleProblems } from './en/console-people.ts';
import { consolePolicies, policyNotices, policyProblems } from './en/console-policies.ts';
import { consoleRights } from './en/console-rights.ts';
import { consoleSourceChanges, sourceChangeNotices, sourceChangeProblems } from './en/console-source-changes.ts';
import { consoleSources, sourceAdminNotices, sourceAdminProblems } from './en/console-sources.ts';
import { consoleUnitLists, unitListProblems } from './en/console-unit-lists.ts';
import { consoleUnits, unitNotices, unitProblems } from './en/console-units.ts';
import { counted } from './en/counted.ts';
import { developerNotices, developerProblems, developers } from './en/developers.ts';
import { enterpriseProblems, enterprises } from './en/enterprises.ts';
import { identities } from './en/identities.ts';
import { journey } from './en/journey.ts';
import { mandates } from './en/mandates.ts';
import { mergeProblems, merging } from './en/merging.ts';
import { officials } from './en/officials.ts';
import { portal } from './en/portal.ts';
import { recovery } from './en/recovery.ts';
import { sourceTest } from './en/source-test.ts';
import { sourceProblems, sources } from './en/sources.ts';
import { topicProblems, topics } from './en/topics.ts';
import type { Words } from './zh-hans.ts';

export const en: Words = {
  frame: {
    product: 'Yimen',
    tagline: 'One login for every public service',
    markTitle: 'The mark of Yimen: an open door',
    skip: 'Skip to main content',
    settings: 'Language and print size',
    largePrint: 'Large print',
    normalPrint: 'Normal print',
    demonstration: 'Demonstration: all people, departments and data are fictional. Do not enter real data.',
    help: 'Need help? Call',
    keepCodes: 'Codes and passwords are yours alone. Our staff never ask for them.',
    problemInTitle: 'Error',
    problemsHeading: 'Please correct the following',
    account: 'My account',
    menu: 'Account menu',
    logOut: 'Log out',
    logIn: 'Log in',
  },
  actions: {
    next: 'Next',
    back: 'Back',
    change: 'Change',
    cancel: 'Cancel',
    save: 'Save',
    cancelAndReturn: (application) => `Cancel and return to ${application}`,
    showPassword: 'Show password',
    hidePassword: 'Hide password',
  },
  fields: {
    username: 'Mobile number or e-mail address',
    password: 'Password',
    newPassword: 'New password',
    currentPassword: 'Current password',
    code: 'Code',
    name: 'Name',
    passkeyName: 'Name of the passkey',
  },
  times: {
    seconds: (count) => counted(count, 'second'),
    minutes: (count) => counted(count, 'minute'),
    hours: (count) => counted(count, 'hour'),
    days: (count) => counted(count, 'day'),
    justNow: 'just now',
  },
  scopes: {
    openid: {
      name: 'Account code and identity level',
      what: 'A code for this department alone; other departments get other codes and cannot compare them',
    },
    profile: { name: 'Name', what: 'Your name and the language you read' },
    phone: { name: 'Mobile number', what: 'The mobile number you verified' },
    email: { name: 'E-mail address', what: 'The e-mail address you verified' },
    id_document: { name: 'Document number', what: 'Type and full number of your identity document: sensitive data' },
    offline_access: {
      name: 'Carry on while you are away',
      what: 'It may read what you agreed to share while you are offline, until it expires or you withdraw',
    },
    enterprise: { name: 'Enterprise', what: 'Name, credit code and mandate of the enterprise you act for' },
    official: { name: 'Post', what: 'Your unit, post and job number' },
  },
  documentTypes: {
    'resident-id': 'Resident identity card',
    'hk-macao-residence-permit': 'Residence permit for Hong Kong and Macao residents',
    'taiwan-residence-permit': 'Residence permit for Taiwan residents',
    'hk-macao-travel-permit': 'Mainland travel permit for Hong Kong and Macao residents',
    'hk-macao-travel-permit-non-chinese': 'Mainland travel permit for Hong Kong and Macao residents (non-Chinese)',
    'taiwan-travel-permit': 'Mainland travel permit for Taiwan residents',
    'permanent-residence-2017': 'Permanent residence card for foreigners (2017)',
    'permanent-residence-2023': 'Permanent residence card for foreigners (2023)',
    'chinese-passport': 'Chinese passport',
    'foreign-passport': 'Foreign passport',
  },
  notices: {
    ...consoleNotices,
    ...deliveryNotices,
    ...enterpriseAdminNotices,
    ...sourceAdminNotices,
    ...sourceChangeNotices,
    ...unitNotices,
    ...listNotices,
    ...applicationNotices,
    ...peopleNotices,
    saved: 'Saved.',
    'identity-verified': 'Your identity is verified.',
    'identifier-verified': 'Verified. You can log in with it from now on.',
    'passkey-added': 'Passkey added. You can use it at your next login.',
    'passkey-renamed': 'The name was changed.',
    'passkey-removed':
      'Passkey removed: it no longer logs in here. Please delete it from the password manager of your device too.',
    'password-changed': 'Password changed. Use the new one at your next login.',
    'session-ended': 'That device is logged out.',
    'others-ended': 'All other devices are logged out.',
    'consent-withdrawn': 'Withdrawn. The application can no longer read your data.',
    'identity-switched': 'Changed. The next time you enter the application it is in the new identity.',
    'mandate-accepted': 'Accepted: you can now act for the enterprise.',
    'mandate-declined': 'Declined. The other side has been told.',
    'mandate-ended': 'The mandate has ended.',
    'code-sent': 'A new code is on its way. The earlier one no longer works.',
    'password-reset': 'Your password was reset. Log in with the new one.',
    'post-activated': 'You have taken up the post. You can enter services in it now.',
    'security-key-added': 'Security key added, and its model is proven.',
    'enterprise-claimed': 'The enterprise is yours to act for.',
    'mandate-taken': 'Accepted. Now name the people who do the work.',
    'mandate-granted': 'The invitation was sent. It counts once it is accepted.',
    'mandate-renewed': 'Granted anew. It counts once it is accepted.',
    'accounts-merged': 'Your accounts are one now.',
    'accounts-separated': 'Undone: you have two accounts again.',
    'source-linked': 'Linked. You can log in with it from now on.',
    'contact-added': 'Added. You can log in with it from now on.',
    'begun-anew':
      'This login began anew: a way to log in to the account was changed, or its logins were ended. Please log in again.',
    'source-renamed': 'The name was changed.',
    'source-removed': 'It was unlinked.',
    registered: 'Your account is ready.',
    ...policyNotices,
    ...developerNotices,
  },
  activity,
  console: { ...console, people, audit },
  consoleRights,
  consoleUnits,
  consoleLists,
  consoleUnitLists,
  consoleDashboard,
  consoleDelivery,
  consoleEnterprises,
  consoleExports,
  consoleSources,
  consoleCertificates,
  consoleSourceChanges,
  consolePolicies,
  consoleApplications,
  consoleApi,
  identities,
  journey,
  claims,
  mandates,
  portal,
  recovery,
  officials,
  enterprises,
  sources,
  merging,
  sourceTest,
  developers,
  topics,
  problems: {
    ...problems,
    ...enterpriseProblems,
    ...sourceProblems,
    ...consoleProblems,
    ...deliveryProblems,
    ...enterpriseAdminProblems,
    ...sourceAdminProblems,
    ...exportProblems,
    ...sourceChangeProblems,
    ...unitProblems,
    ...listProblems,
    ...unitListProblems,
    ...applicationProblems,
    ...apiProblems,
    ...mergeProblems,
    ...peopleProblems,
    ...auditProblems,
    ...policyProblems,
    ...developerProblems,
    ...topicProblems,
  },
  errors,
};
