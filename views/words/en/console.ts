import type { consoleNotices as notices, consoleProblems as problems } from '../zh-hans/console.ts';
import type { Words } from '../zh-hans.ts';

export const console: Words['console'] = {
  title: 'Console',
  menuLabel: 'Console menu',
  more: 'Next page',
  menu: {
    overview: 'Overview',
    roles: 'Roles',
    approvals: 'Approvals',
  },
  overview: {
    lead: 'You see and manage what belongs to the units of your roles and the units below them, nothing else.',
    own: 'Your roles',
    waiting: (count) => (count === 1 ? '1 request waits for approval' : `${count} requests wait for approval`),
    about: {
      roles: 'Who holds which role where',
      approvals: 'What takes the yes of a second person',
    },
  },
  reason: { label: 'Reason', hint: '4 to 200 characters, kept in the audit log. No personal data, please.' },
  unitSearch: {
    label: 'Name of the unit or its credit code',
    submit: 'Find',
    none: 'No such unit in your reach. Try another word.',
  },
  roles: {
    title: 'Roles',
    lead: 'A role is held in a unit and reaches that unit and those below it. System, security and audit administrators are three different persons, and hold no other role.',
    names: {
      system: 'System administrator',
      security: 'Security administrator',
      audit: 'Audit administrator',
      unit: 'Unit administrator',
      desk: 'Service desk',
    },
    may: {
      system: 'Manages keys, identity sources and deliveries; neither reads the audit log nor grants roles.',
      security: 'Manages policies, roles, approvals and account locks; does not read the audit log.',
      audit: 'Reads, verifies and exports the audit log, and changes nothing.',
      unit: 'Manages officials, posts and applications of the unit and those below.',
      desk: 'Finds an account by proof and starts a recovery; never sees or sets an authenticator.',
    },
    person: 'Name',
    role: 'Role',
    unit: 'Unit',
    since: 'Granted',
    grantedBy: 'Granted by',
    byFirstLink: 'link for the first administrator',
    why: 'Reason',
    none: 'Nobody holds a role in your reach yet.',
    grant: 'Grant a role',
    grantIn: (unit) => `Grant a role in ${unit}`,
    whereLead: 'First choose the unit the role is held in.',
    grantLead:
      'The person needs an account with a verified name. System, security and audit roles wait for a second security administrator.',
    login: 'Login name of the person',
    loginHint: 'Mobile number or e-mail address, exactly as verified in their account.',
    endHeading: 'End this role',
    endHint: 'From their next step on, the person can no longer use it.',
    end: 'End the role',
  },
  approvals: {
    title: 'Approvals',
    lead: 'These take the yes of a second person, and happen with it. If something has changed since the request, the request is void.',
    states: { waiting: 'Waiting', decided: 'Answered' },
    statuses: {
      waiting: 'Waiting',
      approved: 'Approved',
      declined: 'Declined',
      withdrawn: 'Taken back',
      void: 'Void',
    },
    acts: {
      'role.grant': 'Grant a chief role',
      'application.promote': 'Application into production',
      'application.promote-sensitive': 'Application with sensitive data into production (second person)',
    },
    act: 'What',
    unit: 'Unit',
    requestedBy: 'Asked by',
    requestedAt: 'Asked',
    status: 'State',
    why: 'Reason',
    decidedBy: 'Answered by',
    decidedAt: 'Answered',
    person: 'Person',
    role: 'Role',
    none: 'There are no such requests.',
    own: 'You asked for this yourself, so another security administrator has to answer.',
    withdraw: 'Take it back',
    answerHeading: 'Your answer',
    answerHint: 'With your approval it happens at once. The audit log names you and whoever asked.',
    approve: 'Approve',
    decline: 'Decline',
  },
  first: {
    ready: {
      title: 'Become the first administrator',
      lead: 'An operator has prepared this role for you. The link works once, within one hour.',
    },
    unknown: {
      title: 'This link does not work',
      lead: 'It may have been used, be too old, or somebody holds the role already. Please ask the operator.',
    },
    'not-verified': {
      title: 'Verify your name first',
      lead: 'Administrators are persons with a verified name. Open this link again afterwards.',
    },
    excluded: {
      title: 'You hold another role',
      lead: 'System, security and audit administrators hold no other role. Somebody else has to open this link.',
    },
    submit: 'Take up this role',
    verify: 'Verify my name',
  },
};

export const consoleProblems: Record<keyof typeof problems, string> = {
  'console.unknown': 'There is no such person or unit in your reach. Check and try again.',
  'console.not-grantable': 'Your role cannot grant or end this one. Ask a security administrator.',
  'console.self': 'Nobody grants roles to themselves. Ask another administrator.',
  'console.not-verified': 'This person has no verified name yet. Ask them to verify it in their account.',
  'console.excluded':
    'System, security and audit administrators hold no other role. End the other role first, or choose somebody else.',
  'console.already-held': 'This person holds this role in this unit already.',
  'console.already-waiting': 'The same request is waiting for approval.',
  'console.last': 'This is the last holder of this chief role. Grant it to somebody else first.',
  'console.own': 'Nobody approves their own request. Ask another security administrator.',
  'console.changed':
    'Something has changed since the request, so it is void and nothing was done. Ask again if needed.',
  'console.reason-invalid': 'Give a reason of 4 to 200 characters.',
  'console.role-invalid': 'Choose a role.',
  'console.login-invalid': 'Enter the mobile number or e-mail address of the person.',
  'console.login-unknown': 'No account has exactly this login name. Check it with the person.',
};

export const consoleNotices: typeof notices = {
  'role-granted': 'Granted. It counts at once.',
  'role-ended': 'The role has ended.',
  'approval-requested': 'Sent. Another security administrator has to approve it.',
  'approval-approved': 'Approved, and done.',
  'approval-declined': 'Recorded as declined.',
  'approval-withdrawn': 'The request was taken back.',
};
