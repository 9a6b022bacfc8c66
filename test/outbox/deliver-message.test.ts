import assert from 'node:assert/strict';
import { GatewayFailed, type Message } from '../../adapters/messages/gateway.ts';
import { createMessageDeliverer } from '../../server/outbox/deliver-message.ts';

describe('createMessageDeliverer', () => {
  const payload = JSON.stringify({ channel: 'email', recipient: 'a@example.com', subject: 's', body: 'b' });
  const one = { id: 'entry', payload, attempt: 1, signal: new AbortController().signal };
  const delivererFor = (send: (message: Message) => Promise<void>) => createMessageDeliverer({ isFake: true, send });

  it('hands the message to the gateway under the id of the entry', async () => {
    const sent: Message[] = [];
    const deliverer = delivererFor(async (message) => {
      sent.push(message);
    });
    assert.deepEqual(await deliverer.deliver(one), { ok: true });
    assert.deepEqual(sent, [{ id: 'entry', channel: 'email', recipient: 'a@example.com', subject: 's', body: 'b' }]);
  });

  it('gives back what the gateway says of a failure, and lets a surprise through', async () => {
    for (const permanent of [true, false]) {
      const deliverer = delivererFor(() => Promise.reject(new GatewayFailed('message.status-422', permanent)));
      assert.deepEqual(await deliverer.deliver(one), { ok: false, code: 'message.status-422', permanent });
    }
    await assert.rejects(delivererFor(() => Promise.reject(new Error('bug'))).deliver(one), /bug/);
  });
});
