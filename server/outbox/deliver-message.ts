import { GatewayFailed, type MessageGateway } from '../../adapters/messages/gateway.ts';
import type { Deliverer } from './delivery.ts';
import type { OutboxMessage } from './enqueue.ts';

/** Hands messages to the gateway. Tries for about ten minutes: longer than any one-time code lives. */
export function createMessageDeliverer(gateway: MessageGateway): Deliverer {
  return {
    maxAttempts: 9,
    firstPauseMs: 2000,
    longestPauseMs: 120_000,
    async deliver({ id, payload, signal }) {
      const message = JSON.parse(payload) as OutboxMessage;
      try {
        await gateway.send({ id, ...message }, signal);
        return { ok: true };
      } catch (error) {
        if (!(error instanceof GatewayFailed)) throw error;
        return { ok: false, code: error.code, permanent: error.permanent };
      }
    },
  };
}
