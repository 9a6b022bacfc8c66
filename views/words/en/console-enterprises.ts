import type {
  enterpriseAdminNotices as notices,
  enterpriseAdminProblems as problems,
} from '../zh-hans/console-enterprises.ts';
import type { Words } from '../zh-hans.ts';

export const consoleEnterprises: Words['consoleEnterprises'] = {
  title: 'Enterprises',
  lead: 'Find one by its credit code or by how its name begins.',
  search: 'Credit code, or the beginning of the name (two characters or more)',
  none: 'Nothing found. Check the code, or type more of the beginning of the name.',
  name: 'Name',
  uscc: 'Credit code',
  kind: 'Kind',
  status: 'State',
  held: 'Suspended by an administrator',
  representative: 'Legal representative',
  nobody: 'not claimed yet',
  claimed: 'Claimed',
  checked: 'Last check',
  acts: 'Acts',
  holdHint:
    'A suspension ends every login in the name of the enterprise at once. Mandates stay and can be used again afterwards.',
  releaseHint: 'An administrator suspended it. Afterwards it is what the registry says.',
  hold: 'Suspend its use',
  release: 'Lift the suspension',
  recheck: 'Ask the registry now',
  mandates: 'Mandates',
  noMandates: 'There are no mandates.',
  agent: 'Given to',
  role: 'Kind',
  state: 'State',
  granted: 'Given',
  until: 'Until',
  roles: { administrator: 'Administrator', agent: 'Agent' },
  states: { waiting: 'Waits for a yes', running: 'Running', ended: 'Ended' },
};

export const enterpriseAdminNotices: typeof notices = {
  'enterprise-unchanged': 'The registry says the same as before.',
  'enterprise-changed': 'The registry said something new, which was taken over.',
  'enterprise-ended':
    'The registry says the representative is so no more. Their rights and the mandates resting on them have ended.',
  'enterprise-held': 'Suspended. Logins in its name have ended.',
  'enterprise-released': 'The suspension was lifted.',
};

export const enterpriseAdminProblems: Record<keyof typeof problems, string> = {
  'console.not-claimed': 'Nobody has claimed this enterprise, so it cannot be checked.',
  'console.registry-unavailable': 'The registry did not answer, and nothing was changed. Try again in a while.',
};
