import type { Words } from '../zh-hans.ts';

export const officials: Words['officials'] = {
  posts: {
    heading: 'Posts',
    lead: 'You can enter services for officials in the posts below. Your unit keeps this information: tell it if something is wrong.',
    none: 'You hold no post. Posts come from a unit; once yours has set one up, you get a link to take it up.',
    main: 'Main post',
    notNow: 'Cannot be used now',
    noMain:
      'None of your posts is the main one at present. The others work as before; ask your unit if one of them should be.',
    title: 'Title',
    jobNumber: 'Job number',
    periodLabel: 'Period',
    from: (start) => `from ${start}`,
    period: (start, end) => `${start} to ${end}`,
    endedHeading: 'Posts that ended',
    ended: (when) => `Ended ${when}`,
    reasons: {
      left: 'left',
      moved: 'moved to another post',
      withdrawn: 'withdrawn by the unit',
      expired: 'end of the period',
    },
  },
  duty: {
    heading: 'What logging in takes',
    passkey: 'Logging in with a post takes a passkey',
    securityKey: 'Your unit asks you to log in with a security key',
    models: 'Models that will do:',
    anyModel:
      'Any model that its maker has listed with the FIDO Alliance and that keeps keys in hardware, where nobody can copy them.',
    met: 'You have one.',
    passkeyMissing: 'You have no passkey yet. Add one to enter services in your post.',
    keyMissing: 'You have no such security key yet. Add one to enter services in your post.',
    addPasskey: 'Add a passkey',
    addKey: 'Add a security key',
  },
  activation: {
    ready: {
      title: 'Take up your post',
      lead: 'Your unit has set up this post for you. Please check it.',
      consequence:
        'Once you take it up, you can enter services for officials in this post. If something is wrong, do not take it up; ask your unit first.',
      passkey: 'You will be asked for a passkey. If you have none, you can create one on the spot.',
      submit: 'Take up this post',
    },
    'not-verified': {
      title: 'Please prove your identity first',
      lead: 'Only you yourself can take up your post, so we need to check your name and document. You come back here afterwards. If your name is verified already, posts take a higher level at present: a service counter can verify you.',
      submit: 'Prove my identity',
    },
    unknown: {
      title: 'No post can be taken up with this link',
      lead: 'It may be one of these:',
      reasons: [
        'The link has been used, or is more than 7 days old',
        'The unit took it back, or sent a newer one',
        'It is meant for somebody else, or you are logged in to another account than the one with the mobile number the post was set up with',
      ],
      next: 'Log in to the account with the name and mobile number the post was set up with and try again, or ask your unit for a new link.',
    },
    'primary-exists': {
      title: 'You already have a main post',
      lead: 'This link is for a main post too, and nobody can have two.',
      next: 'Ask one of the units to change its post to a further one or to end it, then open this link again. It has not been used up.',
      look: 'See my posts',
    },
  },
  securityKey: {
    heading: 'Add a security key',
    lead: 'A security key is a piece of hardware, such as a small key plugged into a computer. It is the safest way to log in: its secret never leaves it, and nobody can trick you out of it.',
    consent:
      'Your browser will ask whether this site may see the make and model of your key. Please allow it. We keep the model, not the serial number.',
    submit: 'Add a security key',
    notHere: 'This service cannot check the models of security keys yet. Please ask your administrator.',
  },
};
