type Kind = {
  /** How often one thing is told of at most. */
  times: number;
  windowSeconds: number;
  /** It goes to members with an e-mail address too, whether or not the team has a mailbox. */
  reachesMembers?: true;
};

const hour = 3600;
const day = 24 * hour;
const often = { times: 3, windowSeconds: hour };
const daily = { times: 1, windowSeconds: day };

/** What a team is told of by itself; names of webhook events, so never renamed. */
const declared = {
  'delivery.given-up': often,
  'requests.failing': daily,
  'check.failing': daily,
  'secret.rotated': often,
  'secret.ending': { times: 1, windowSeconds: 2 * day },
  'key.announced': { times: 1, windowSeconds: 8 * day },
  'key.rotated': daily,
  'production.granted': often,
  'production.declined': often,
  'application.suspended': often,
  'application.resumed': often,
  'certification.due': { ...daily, reachesMembers: true },
  'member.joined': { times: 10, windowSeconds: hour },
  'member.left': { times: 10, windowSeconds: hour },
  'application.offered': often,
} as const satisfies Record<string, Kind>;

export type AlertCode = keyof typeof declared;
export const alertCodes: Readonly<Record<AlertCode, Kind>> = declared;
export const alertNames = Object.keys(declared) as AlertCode[];
