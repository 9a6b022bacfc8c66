import { GatewayFailed, type MessageGateway } from './gateway.ts';

export type HttpSmsOptions = {
  /** Address messages are posted to; set by the operator. */
  url: string;
  /** Sent as `Authorization: Bearer …` (RFC 6750). */
  token: string;
  /** Guarded and bounded in time and size. */
  fetch: typeof globalThis.fetch;
};

/** Statuses that say nothing about the message itself: our access, their load. 401 and 403 end when an operator mends the token. */
const temporary = new Set([401, 403, 404, 408, 425, 429]);

/**
 * SMS by a gateway that takes `POST {"id","to","text"}` as JSON and answers 2xx when it has taken the message. The id also
 * goes as `Idempotency-Key`: a repeat after a lost answer is not sent twice.
 */
export function createHttpSmsGateway({ url, token, fetch }: HttpSmsOptions): MessageGateway {
  return {
    isFake: false,
    async send({ id, channel, recipient, body }, signal) {
      if (channel !== 'sms') throw new GatewayFailed('message.channel-unsupported', true);
      const response = await fetch(url, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': id },
        body: JSON.stringify({ id, to: recipient, text: body }),
        redirect: 'manual',
        signal: signal ?? null,
      }).catch(() => {
        throw new GatewayFailed('message.unreachable', false);
      });
      await response.body?.cancel();
      if (response.ok) return;
      const permanent = response.status >= 400 && response.status < 500 && !temporary.has(response.status);
      throw new GatewayFailed(`message.status-${response.status}`, permanent);
    },
  };
}
