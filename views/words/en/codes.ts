import type { problems as source } from '../zh-hans/codes.ts';
import type { Words } from '../zh-hans.ts';

export const problems: typeof source = {
  'identifier.empty': 'Enter your mobile number or e-mail address.',
  'identifier.unrecognised':
    'This is neither a mobile number nor an e-mail address. Enter 11 digits, or an address such as name@example.cn.',
  'identifier.taken': 'This belongs to another account. If it is yours, log in with it.',
  'login.failed':
    'The login name or password is not correct. Check both and try again, use a code, or reset your password. After several wrong tries even the right one does not count for a while.',
  'password.empty': 'Enter your password.',
  'password.wrong': 'The current password is not correct. Enter it again.',
  'password.too-short': (characters) => `The password is too short. Use at least ${characters}.`,
  'password.too-long': 'The password is too long. Use at most 256 characters.',
  'password.common': 'This password is too common and easily guessed. Choose another one.',
  'password.contains-context':
    'The password contains your number, address, name or the name of this site. Choose another one.',
  'password.control-characters':
    'The password contains characters that cannot be typed again. Delete them and try again.',
  'code.empty': 'Enter the 6-digit code.',
  'code.wrong': 'The code is not correct or has expired. Check it and try again, or ask for a new one.',
  'code.used-up': 'There were too many wrong tries, so this code is dead. Ask for a new one.',
  'code.too-soon': (wait) => `A code was sent just now. Try again in ${wait}.`,
  'code.sandbox':
    'Test persons receive no codes: use the password. Real accounts cannot log in to a sandbox application.',
  'code.not-sent': 'The code cannot be sent at the moment. Try again later, or use another way.',
  'passkey.failed': 'The passkey was not accepted. Try again, or use another way.',
  'passkey.cancelled': 'The passkey step was not finished. Try again, or use another way.',
  'passkey.malformed': 'The answer of your device was not complete. Try again.',
  'passkey.challenge': 'That took too long. Try once more.',
  'passkey.not-verified':
    'Your device did not confirm that it is you. Try again with fingerprint, face or screen lock.',
  'passkey.not-attested':
    'This key did not prove its model, or its model is not accepted. Use another security key, and let the browser tell this site its model.',
  'passkey.model-not-listed':
    'This key is of a model that your unit does not accept. Use one of the models on the list.',
  'passkey.already-known': 'This passkey was added before. You can use it.',
  'passkey.invalid-name': 'Use 1 to 50 characters for the name.',
  'passkey.not-found': 'This passkey no longer exists. Reload the page.',
  'name.invalid': 'Use 2 to 50 letters for the name, without digits or special characters.',
  'name.read-only': 'Your name is verified. It changes only by a new verification.',
  'document.empty': 'Enter the document number.',
  'document.type': 'Choose the type of document.',
  'document.shape': 'The number does not have the form of this type of document. Compare it with your document.',
  'document.check-digit':
    'The number is not right: a digit may be wrong or two swapped. Compare it with your document.',
  'document.date': 'The birth date in the number does not exist. Compare it with your document.',
  'document.future': 'The birth date in the number is in the future. Compare it with your document.',
  'document.issuer': 'Enter the code of the country or region of issue in three letters, such as SGP.',
  'document.issuer-not-foreign':
    'A passport or permit of the mainland, Hong Kong, Macao or Taiwan is no foreign passport. Choose “Chinese passport”, or the travel or residence permit.',
  'document.other-type': (type) =>
    `This looks like the number of another document: ${type}. Choose that type, or check the number.`,
  'identity.not-confirmed':
    'Name and number could not be confirmed for this account. Compare them with your document. If you have another account, log in with that one, or choose Merge accounts in My account; if they changed recently, go to a government service hall.',
  'identity.name-invalid': 'Use 2 to 50 letters for the name, exactly as in the document.',
  'identity.registry-unavailable':
    'The population register cannot be asked at the moment. Nothing is wrong with what you entered; try again a little later.',
  'identity.already-verified':
    'This account is verified as somebody with another name or birth date, or by another document of this type. To change it, go to a government service hall.',
  'identity.account-not-active': 'The account cannot be used at the moment. Call the help line.',
  'identity.not-possible': 'This identity cannot be used here now. Please choose one of those listed.',
  'mandate.not-waiting': 'This invitation was answered or withdrawn, or has run out.',
  'mandate.person-not-verified':
    'Your identity is not verified to the level this takes. Verify it in your account or at a counter; then come back to this.',
  'mandate.self-grant': 'Nobody can give a mandate to themselves, nor through an enterprise of their own.',
  'mandate.loop': 'This enterprise acts for the other one, so the other one cannot act for it in turn.',
  'mandate.already-ended': 'This mandate has ended already.',
  'mandate.not-allowed':
    'You cannot grant mandates of this enterprise. Ask its legal representative or an administrator.',
  'mandate.enterprise-not-active':
    'This enterprise cannot act at present. Please settle this with the registration authority first.',
  'mandate.wider-than-own': 'This goes further than your own right. Choose fewer services or acts.',
  'mandate.longer-than-own': 'This lasts longer than your own right. Choose an earlier date.',
  'mandate.too-deep': 'The people of an agency cannot pass a mandate on, and administrators are always persons.',
  'mandate.too-many': 'There are too many already. End mandates or invitations that are no longer needed.',
  'mandate.name-invalid': 'Enter the name as on the identity document, 2 to 50 characters.',
  'mandate.mobile-invalid': 'Enter a mobile number that can receive messages.',
  'mandate.uscc-invalid': 'Enter the unified social credit code of 18 characters, as on the business licence.',
  'mandate.services-invalid': 'Choose at least one of the services listed, or all of them.',
  'mandate.acts-invalid': 'Choose at least one act, or all of them.',
  'mandate.period-invalid': 'Choose an end after today, five years from the beginning at most.',
  'mandate.note-invalid': 'Keep the note within 200 characters, on one line.',
  'journey.moved': 'You went on in another window. Please continue here.',
  'throttle.exceeded': (wait) => `That was too often. Try again in ${wait}.`,
  'service.busy': (wait) => `Many people are using the service right now. Try again in ${wait}.`,
};

export const errors: Words['errors'] = {
  requestId: 'If you call for help, give this number',
  code: 'Code',
  home: 'Go to the start page',
  byCode: {
    'journey.expired': {
      title: 'This login has expired',
      text: 'Go back to the service you wanted and choose to log in again.',
    },
    'request.unknown': { title: 'There is no such page', text: 'Check the address, or begin at the start page.' },
    'console.not-allowed': {
      title: 'This takes another role',
      text: 'Your roles do not allow this. Ask a security administrator who does it, or for the role.',
    },
    'csrf.token': { title: 'The page has expired', text: 'Go back, reload the page and send it again.' },
    'csrf.origin': {
      title: 'The request came from another website',
      text: 'To protect your account, nothing was done. Start again from our own page.',
    },
    'csrf.site': {
      title: 'The request came from another website',
      text: 'To protect your account, nothing was done. Start again from our own page.',
    },
    'throttle.exceeded': { title: 'That was too often', text: 'Wait a little and try again.' },
    'service.busy': { title: 'Many people are here right now', text: 'Wait a little and try again.' },
    invalid_client: {
      title: 'The application is not registered',
      text: 'Contact the service you wanted and tell them the code below.',
    },
    invalid_redirect_uri: {
      title: 'The return address is not registered',
      text: 'We stopped, so that you are not led to a fake website. Contact the service you wanted.',
    },
    invalid_request: {
      title: 'The application sent a wrong request',
      text: 'Enter again from the service. If that does not help, tell the service the number below.',
    },
  },
  byStatus: {
    400: { title: 'The request is not right', text: 'Go back and try again, or begin at the start page.' },
    401: { title: 'Please log in first', text: 'You can see this page after logging in.' },
    403: { title: 'This is not allowed', text: 'You may not do this, or the page has expired.' },
    404: { title: 'There is no such page', text: 'Check the address, or begin at the start page.' },
    405: { title: 'This cannot be done here', text: 'Begin at the start page.' },
    413: { title: 'That was too much at once', text: 'Shorten it and try again.' },
    415: { title: 'The format is not accepted', text: 'Send it again from our own page.' },
    429: { title: 'That was too often', text: 'Wait a little and try again.' },
    500: {
      title: 'Something went wrong on our side',
      text: 'It was not your fault, and we have noted it. Try again a little later.',
    },
    503: { title: 'The service is busy', text: 'Wait a little and try again.' },
  },
  retryAfter: (wait) => `Try again in ${wait}.`,
};
