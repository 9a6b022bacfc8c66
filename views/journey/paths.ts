/** Every address of the journey's pages and forms, below `/login/<uid>`. */
export function journeyPaths(base: string) {
  return {
    identifier: `${base}/identifier`,
    ways: `${base}/ways`,
    password: `${base}/password`,
    code: `${base}/code`,
    sendCode: `${base}/code/send`,
    passkey: `${base}/passkey`,
    addPasskey: `${base}/passkey/add`,
    passkeyOffer: `${base}/passkey/offer`,
    register: `${base}/register`,
    credential: `${base}/credential`,
    credentialPasskey: `${base}/credential/passkey`,
    name: `${base}/name`,
    identity: `${base}/identity`,
    otherAccount: `${base}/identity/other`,
    assurance: `${base}/assurance`,
    consent: `${base}/consent`,
    reset: `${base}/reset`,
    resetPassword: `${base}/reset/password`,
    cancel: `${base}/cancel`,
    source: (slug: string) => `${base}/source/${slug}`,
    arrival: `${base}/arrival`,
    link: `${base}/link`,
    contact: `${base}/contact`,
    contactCode: `${base}/contact/code`,
    contactLater: `${base}/contact/later`,
  };
}

export type JourneyPaths = ReturnType<typeof journeyPaths>;
