import type * as hans from '../zh-hans/developers.ts';

export const developers: typeof hans.developers = {
  title: 'Developers',
  lead: 'Connect your department’s system: try it in the sandbox without approval, then ask for production once it passes the checks.',
  teams: 'My teams',
  noTeams:
    'You are in no team yet. Applications belong to teams, not to one person: make a team, or ask a colleague to invite you.',
  newTeam: 'New team',
  notVerified: 'Prove your identity before you make or join a team, so that it is known who works for a department.',
  verify: 'Prove my identity',
  roles: { owner: 'Owner', member: 'Member' },
  environments: { sandbox: 'Sandbox', production: 'Production' },
  suspended: 'Suspended',
  offers: 'Applications offered to you',
  offered: (team) => `${team} wants to hand it over to your team`,
  take: 'Take it over',
  refuse: 'Decline',
  create: {
    title: 'New team',
    lead: 'Find your unit first, then give the team a name.',
    search: 'Name of the unit',
    searchHint: 'A few letters of it will do',
    find: 'Find',
    found: 'Choose the unit',
    above: (unit) => `part of ${unit}`,
    none: 'No unit is called that. Try other words. If your unit is not listed, ask the administrators of the province.',
    more: 'There are many: only the first 20 are shown. Type more of the name.',
    name: 'Name of the team',
    nameHint: 'Such as “Integration team of the IT centre”, 2 to 60 characters',
    trust:
      'Nobody checks now whether you work there: no real person is in the sandbox. A person checks before production.',
    submit: 'Make the team',
  },
  team: {
    unit: 'Unit',
    code: 'Team code',
    codeHint: 'Another team needs it to hand an application over to you.',
    applications: 'Applications',
    noApplications: 'No application yet. Register one and have its sandbox credentials at once.',
    register: 'Register an application',
    members: 'Members',
    you: '(you)',
    joined: (when) => `joined ${when}`,
    makeOwner: 'Make owner',
    makeMember: 'Make member',
    remove: 'Take out of the team',
    leave: 'Leave the team',
    nobody: 'No name given',
    waiting: 'Invitations not answered yet',
    until: (when) => `valid until ${when}`,
    withdraw: 'Withdraw',
    invite: 'Invite a member',
    inviteText:
      'They get a link by text message, and can accept it only from an account proven with this name and number: forwarding it is of no use. Valid for 7 days.',
    name: 'Name',
    nameHint: 'As on their identity document',
    mobile: 'Mobile number',
    role: 'Role',
    roleHints: { owner: 'manages members, hands applications over', member: 'registers and changes applications' },
    sendInvitation: 'Send the invitation',
  },
  invitation: {
    title: 'Join a team',
    lead: (team, unit) => `${team} (${unit}) invites you.`,
    role: 'Your role',
    expires: 'Valid until',
    consequence: 'You will see and change the applications of this team. If you do not know them, decline.',
    accept: 'Join',
    decline: 'Decline',
    unknownTitle: 'There is no invitation to accept',
    unknown:
      'The link may have been used, have expired or been withdrawn, or be meant for somebody else. Log in to the account proven with the invited name and number and try again.',
  },
  tabs: 'Pages of the application',
  sections: {
    overview: 'Overview',
    integrate: 'Integrate',
    settings: 'Settings',
    check: 'Live check',
    failures: 'Failures',
    delivery: 'Delivery',
    production: 'Production',
    team: 'Hand over',
  },
  kinds: {
    web: { name: 'Website', what: 'runs on your server, used in a browser' },
    mobile: { name: 'Mobile or desktop app', what: 'installed on people’s devices' },
    spa: { name: 'Page without a server', what: 'runs in the browser alone' },
    service: { name: 'Background service', what: 'programs calling each other, no users' },
    kiosk: { name: 'Kiosk', what: 'a machine in a hall that many people share' },
  },
  register: {
    title: 'Register an application',
    lead: 'You get sandbox credentials at once, without approval. Only test persons can log in to the sandbox; its tokens carry nothing of real people.',
    kind: 'What is your system?',
    submit: 'Register and get credentials',
  },
  settings: {
    title: 'Settings',
    name: 'Name of the application',
    nameHint: 'People see it when they log in. 2 to 60 characters',
    redirectUris: 'Redirect URIs',
    redirectHint: 'One a line, exactly as your program sends it. http://localhost is allowed in the sandbox.',
    redirectNativeHint: 'One a line: https, or your own domain reversed as a scheme, such as cn.example.app:/callback.',
    postLogoutUris: 'Where to return after logout',
    postLogoutHint: 'One a line. May be left empty',
    backchannelLogoutUri: 'Back-channel logout URI',
    backchannelHint:
      'We post a signed notice to it when somebody logs out elsewhere. May be left empty, but must answer before production.',
    initiateLoginUri: 'Address that begins a login',
    initiateHint: 'Listed in the directory of services. May be left empty.',
    scopes: 'Data you need',
    scopesHint:
      'Only what the service cannot do without. All of it is test data in the sandbox; for production you give purpose and legal basis of each.',
    save: 'Save settings',
    readOnly:
      'Settings in production cannot be changed here: change them in the sandbox, pass the checks, then send a request.',
    voids: 'Saving voids the results of the live check: it has to be passed again.',
  },
  overview: {
    clientId: 'client_id',
    issuer: 'Issuer',
    discovery: 'Discovery document',
    kind: 'Kind of system',
    method: 'How it authenticates',
    methods: {
      client_secret_basic: 'Secret in the Authorization header (client_secret_basic)',
      none: 'No secret, PKCE alone (none)',
    },
    pkce: 'PKCE (S256) always; a code works once, for 60 seconds.',
    redirectUris: 'Redirect URIs',
    none: 'none',
    secret: 'Secret',
    secretText:
      'A secret is shown once, when it is made; we cannot see it either. After a new one is made the old one works for 7 more days, so that you can change machine by machine.',
    formerUntil: (when) => `The old secret still works, until ${when}.`,
    rotate: 'Make a new secret',
    endFormer: 'End the old secret now',
    noSecret: 'This kind of system has no secret.',
    privateWindow:
      'Use a private window to try the login: logging in as a test person logs you yourself out in this browser.',
  },
  secret: {
    title: 'Save the secret now',
    registered: 'The application is registered and works at once.',
    once: 'You will not see it again after this page. Keep it out of repositories, mail and chats.',
    clientId: 'client_id',
    clientSecret: 'client_secret',
    publicClient: 'This kind of system has no secret: client_id and PKCE will do.',
    next: 'Saved, go on',
  },
  handOver: {
    title: 'Hand over',
    lead: 'Gives the application to another team. Once an owner there takes it, your team cannot manage it any more; secret and settings stay as they are.',
    code: 'Code of the other team',
    codeHint: 'They see it on the page of their team',
    submit: 'Offer it',
    waiting: (team, until) => `Offered to ${team}, waiting for their answer until ${until}.`,
    withdraw: 'Withdraw the offer',
    onlyOwner: 'Only an owner of the team can hand an application over.',
  },
  failures: {
    title: 'Failed requests',
    lead: 'The last 200 requests that failed, why, and what to do. Nothing of a person and no secret is kept here.',
    none: 'No request failed lately.',
    parameter: 'parameter',
    request: 'request',
    causes: {
      'redirect-uri-unregistered': {
        what: 'The redirect URI is not registered',
        remedy:
          'redirect_uri differs from what is registered. Compare it byte for byte (slashes, case, port), or register it under Settings.',
      },
      'pkce-missing': {
        what: 'PKCE is not used',
        remedy: 'code_challenge is missing. Switch PKCE (S256) on in your client library.',
      },
      'pkce-method': {
        what: 'The PKCE method will not do',
        remedy: 'Only code_challenge_method=S256 is taken, not plain.',
      },
      'pkce-mismatch': {
        what: 'PKCE did not match',
        remedy:
          'The code_verifier at the token endpoint does not belong to the code_challenge of this login. Keep it in the session of that login, where no other login overwrites it.',
      },
      'scope-not-registered': {
        what: 'A scope is not registered',
        remedy: 'scope names something the application is not registered for. Leave it out, or tick it under Settings.',
      },
      'response-not-allowed': {
        what: 'The response type is not allowed',
        remedy: 'Only response_type=code is supported: use the authorization code flow.',
      },
      'grant-not-allowed': {
        what: 'The grant type is not allowed',
        remedy: 'This kind of system cannot use the grant_type. Check what kind it is registered as.',
      },
      'client-secret-wrong': {
        what: 'The secret is wrong',
        remedy:
          'Check that it is complete and the newest one. An old secret ends 7 days after a new one was made; make another under Overview.',
      },
      'client-method-wrong': {
        what: 'The way of authenticating is wrong',
        remedy:
          'The secret goes into the Authorization header (client_secret_basic), not into the form, and not into both.',
      },
      'client-not-authenticated': {
        what: 'The application did not authenticate',
        remedy:
          'Credentials are missing, or the application is suspended. Websites use client_secret_basic; systems without a secret send client_id.',
      },
      'code-unknown': {
        what: 'There is no such code',
        remedy:
          'It may have expired and been cleared, or not be ours. Use the code of the callback as it is; do not change or cache it.',
      },
      'code-used': {
        what: 'The code was used a second time',
        remedy: 'A code works once. Look for a double submit, such as a reload of the callback page.',
      },
      'code-expired': {
        what: 'The code expired',
        remedy: 'A code is valid for 60 seconds: redeem it in the callback at once.',
      },
      'code-foreign-address': {
        what: 'The redirect URI changed in between',
        remedy: 'redirect_uri at the token endpoint must be exactly the one the login began with.',
      },
      'code-foreign-application': {
        what: 'The code belongs to another application',
        remedy: 'Check client_id: the login and the token request must be of one application.',
      },
      'refresh-used': {
        what: 'The refresh token was used a second time',
        remedy:
          'Store the new refresh token after each refresh, and let parallel refreshes wait for each other. All tokens of that login are void.',
      },
      'refresh-ended': {
        what: 'The refresh token has ended',
        remedy: 'The person logged out or withdrew, or it expired. Begin a new login.',
      },
      'token-ended': {
        what: 'The access token is not valid',
        remedy: 'It expired or was revoked. Refresh it, or begin a new login.',
      },
      'parameter-missing': { what: 'A required parameter is missing', remedy: 'Add the parameter named below.' },
      'parameter-repeated': { what: 'A parameter is repeated', remedy: 'Each parameter may be there once.' },
      'parameter-invalid': {
        what: 'The value of a parameter is wrong',
        remedy: 'Compare the parameter named below with the documentation.',
      },
      'origin-not-allowed': {
        what: 'The origin of the page is not allowed',
        remedy: 'Requests from a browser must come from the site of a registered redirect URI.',
      },
      'logout-address-unregistered': {
        what: 'The address after logout is not registered',
        remedy: 'post_logout_redirect_uri must be exactly a registered one. Register it under Settings.',
      },
      'logout-hint': {
        what: 'The id_token_hint of the logout is wrong',
        remedy: 'Send the newest ID token this application got, unchanged.',
      },
      other: { what: 'The request failed', remedy: 'Give the request id to the administrators.' },
    },
  },
  testPersons: {
    title: 'Test persons',
    lead: 'Made up, your team’s own, and able to log in to sandbox applications alone. Real accounts cannot log in to those.',
    password: 'Their password',
    table: 'List of test persons',
    situation: 'Situation',
    loginName: 'Login name',
    passkey:
      'Officials log in with a passkey: after the password you are asked to add one. Test persons receive no codes.',
    situations: {
      'level-1': 'Not verified, level 1',
      'level-2': 'Verified, level 2',
      'level-3': 'Matched to the document, level 3',
      'level-4': 'Seen at a counter, level 4',
      'no-mobile': 'No mobile number',
      english: 'A foreigner who reads English',
      representative: 'Legal representative of an enterprise',
      agent: 'Agent of an enterprise, mandate running',
      'agent-expired': 'Agent of an enterprise, mandate expired',
      official: 'Official with one post',
      locked: 'Account locked, cannot log in',
    },
  },
};

export const developerProblems: typeof hans.developerProblems = {
  'developer.person-not-verified': 'Prove your identity first, then make or join a team.',
  'developer.name-invalid': 'Use 2 to 60 characters on one line.',
  'developer.unit-unknown': 'Find and choose a unit first.',
  'developer.too-many': 'There are too many. Remove what is not needed, or try again later.',
  'developer.not-owner': 'Only an owner of the team can do that.',
  'developer.last-owner': 'A team needs an owner: make somebody else one first.',
  'developer.person-name-invalid': 'Use 2 to 50 characters, no digits or special signs.',
  'developer.mobile-invalid': 'Enter a valid mobile number.',
  'developer.kind-missing': 'Choose what your system is.',
  'developer.redirect-missing': 'Enter at least one redirect URI.',
  'developer.redirect-invalid':
    'One of the addresses will not do: a full https address (http://localhost in the sandbox), without *, #, user name or “..”.',
  'developer.redirect-scheme': 'A scheme of your own must be your domain reversed, such as cn.example.app:/callback.',
  'developer.redirect-hosts': 'All redirect URIs must be on one host; register one application for each host.',
  'developer.too-many-addresses': 'Too many addresses: an application can have 20.',
  'developer.endpoint-invalid': 'This address will not do: a full https address (http://localhost in the sandbox).',
  'developer.in-production':
    'Settings in production cannot be changed here: change them in the sandbox and send a request.',
  'developer.changed-meanwhile':
    'Somebody else changed the settings just now. The latest ones are shown: please change them again.',
  'developer.no-secret': 'This kind of system has no secret.',
  'developer.team-unknown': 'No team has this code. Please check it with them.',
  'developer.same-team': 'It is this team’s already.',
  'developer.other-unit': 'An application in production can only go to a team of the same unit.',
  'developer.already-offered': 'It is offered to a team already: withdraw that first.',
};

export const developerNotices: typeof hans.developerNotices = {
  'team-created': 'The team is made, and its test persons are ready.',
  'member-invited': 'The invitation was sent.',
  'member-changed': 'The members were changed.',
  'invitation-accepted': 'You are in the team.',
  'invitation-declined': 'Declined.',
  'invitation-withdrawn': 'The invitation was withdrawn.',
  'application-changed': 'The settings were saved.',
  'former-secret-ended': 'The old secret works no more.',
  'application-offered': 'Offered. It waits for the answer of the other team.',
  'offer-withdrawn': 'The offer was withdrawn.',
  'application-taken': 'Your team has taken the application over.',
  'application-not-taken': 'Declined.',
};

export const developerActivity: typeof hans.developerActivity = {
  'developer.team.created': 'You made a team of developers',
  'developer.member.invited': 'You invited somebody into a team of developers',
  'developer.member.joined': 'You joined a team of developers',
  'developer.member.changed': 'Your role in a team of developers changed',
  'developer.member.left': 'You left a team of developers',
  'developer.application.registered': 'You registered an application in the sandbox',
  'developer.application.changed': 'You changed the settings of an application',
  'developer.secret.rotated': 'You made a new secret for an application',
  'developer.secret.withdrawn': 'You ended the old secret of an application',
  'developer.application.offered': 'You offered an application to another team',
  'developer.application.handed-over': 'You took over an application',
  'developer.application.not-taken': 'An application was not handed over',
};
