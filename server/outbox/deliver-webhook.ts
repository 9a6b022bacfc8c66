import { createHmac } from 'node:crypto';
import type { Deliverer, Delivery } from './delivery.ts';
import type { Webhook } from './enqueue.ts';

/** `secrets`: base64 of each key that signs now, the newest first. */
export type WebhookReceiver = { url: string; secrets: readonly string[] };

/** As the release before puts it into the outbox, also beside this one: with where it goes, and no team. */
type OldWebhook = Omit<Webhook, 'teamId'> & { url: string; secret: string };

/** Why a notice is given up whose team took its webhook back: no fault that anybody has to hear of. */
export const unwanted = 'webhook.unwanted';

/**
 * Posts signed notices as Standard Webhooks has them: `webhook-signature` is HMAC-SHA-256 over id, time and body, and the id
 * is the same at every try. `fetch` is guarded: a team gave the address (T-134). Tries for about a day, each at the address and
 * with the secrets of that moment: a team that moves its webhook gets what waits for it there, and nothing goes where it was. After
 * a change of the secret both sign for a while: whichever the receiver knows by then is enough.
 */
export function createWebhookDeliverer(options: {
  fetch: typeof globalThis.fetch;
  clock: () => Date;
  /** Undefined: the team wants no webhooks any more. */
  receiverOf: (teamId: string) => Promise<WebhookReceiver | undefined>;
}): Deliverer {
  return {
    maxAttempts: 32,
    firstPauseMs: 1000,
    longestPauseMs: 3_600_000,
    async deliver({ id, payload, signal }) {
      const { event, ...whose } = JSON.parse(payload) as Webhook | OldWebhook;
      const receiver =
        'teamId' in whose ? await options.receiverOf(whose.teamId) : { url: whose.url, secrets: [whose.secret] };
      if (!receiver) return { ok: false, code: unwanted, permanent: true };
      const { url, secrets } = receiver;
      const body = JSON.stringify(event);
      const at = String(Math.floor(options.clock().getTime() / 1000));
      const headers = {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': at,
        'webhook-signature': secrets.map((secret) => `v1,${signWebhook(secret, `${id}.${at}.${body}`)}`).join(' '),
      };
      return judge(await post(options.fetch, url, { method: 'POST', body, headers, signal, redirect: 'manual' }));
    },
  };
}

/** `secret`: base64 of the key. */
function signWebhook(secret: string, text: string): string {
  return createHmac('sha256', Buffer.from(secret, 'base64')).update(text).digest('base64');
}

async function post(fetch: typeof globalThis.fetch, url: string, init: RequestInit): Promise<number | undefined> {
  try {
    const response = await fetch(url, init);
    await response.body?.cancel();
    return response.status;
  } catch {
    return undefined;
  }
}

/** 410 says that nobody wants it any more. */
function judge(status: number | undefined): Delivery {
  if (status === undefined) return { ok: false, code: 'webhook.unreachable', permanent: false };
  if (status >= 200 && status < 300) return { ok: true };
  return { ok: false, code: `webhook.status-${status}`, permanent: status === 410 };
}
