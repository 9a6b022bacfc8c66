import type * as hans from '../zh-hans/developers-applications.ts';

export const developerApplications: typeof hans.developerApplications = {
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
    policyUri: 'Privacy policy',
    policyHint: 'Its address. The consent page links to it, for people to read before they agree. May be left empty.',
    termsUri: 'Terms of service',
    termsHint: 'Their address; linked in the same place. May be left empty.',
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
    formerUntil: (when) =>
      `The old secret still works, until ${when}. Another new one before then replaces only the newest; the old one stays.`,
    knownElsewhere:
      'The team that gave it still knows the present secret. Make a new one, and end the old one when every machine has it.',
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
    lead: 'Gives the application to another team. Once an owner there takes it, your team cannot manage it any more. Its settings stay as they are; if it has a secret they are asked to make a new one, because your team knows this one.',
    code: 'Code of the other team',
    codeHint: 'They see it on the page of their team',
    submit: 'Offer it',
    waiting: (team, until) => `Offered to ${team}, waiting for their answer until ${until}.`,
    withdraw: 'Withdraw the offer',
    onlyOwner: 'Only an owner of the team can hand an application over.',
  },
};
