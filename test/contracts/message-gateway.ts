import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { GatewayFailed, type Message, type MessageGateway } from '../../adapters/messages/gateway.ts';

/** What arrived at the other end, in words of the contract. */
export type Arrived = { id: string; recipient: string; body: string };

export type GatewayHarness = {
  gateway: MessageGateway;
  channels: readonly Message['channel'][];
  recipient: string;
  arrived(): Promise<Arrived[]>;
  /** Makes the other end fail from now on; a way of failing it cannot show is left out. */
  failures: Partial<
    Record<'temporary' | 'permanent' | 'refused-access' | 'gone' | 'silent', () => void | Promise<void>>
  >;
  stop(): Promise<void>;
};

/** What every message gateway keeps to. */
export function itIsAMessageGateway(name: string, start: () => Promise<GatewayHarness>): void {
  describe(`message gateway contract: ${name}`, () => {
    let harness: GatewayHarness;
    beforeEach(async () => {
      harness = await start();
    });
    afterEach(() => harness.stop());

    const message = (change: Partial<Message> = {}): Message => ({
      id: randomUUID(),
      channel: harness.channels[0] as Message['channel'],
      recipient: harness.recipient,
      subject: 'Your code 验证码',
      body: 'Your code is 493817.',
      ...change,
    });
    const failing = async (work: Promise<void>, permanent: boolean): Promise<GatewayFailed> => {
      const error = await work.then(
        () => assert.fail('was sent'),
        (reason: unknown) => reason,
      );
      assert.ok(error instanceof GatewayFailed, String(error));
      assert.equal(error.permanent, permanent, error.code);
      assert.match(error.code, /^message\.[a-z0-9-]+$/);
      return error;
    };

    it('hands a message over whole: any script, any line', async () => {
      const body = '【一门】验证码 493817，五分钟内有效。\n.\n..\nFrom here 𠮷 «é»\n';
      const one = message({ body });
      await harness.gateway.send(one);
      const [got, ...more] = await harness.arrived();
      assert.deepEqual(more, []);
      assert.equal(got?.id, one.id);
      assert.equal(got?.recipient, harness.recipient);
      assert.equal(got?.body.trimEnd(), body.trimEnd());
    });

    it('passes the id on, so that a repeat can be recognised', async () => {
      const one = message();
      await harness.gateway.send(one);
      await harness.gateway.send(one);
      assert.deepEqual(new Set((await harness.arrived()).map(({ id }) => id)), new Set([one.id]));
    });

    it('keeps each of many messages to its own recipient', async () => {
      const messages = Array.from({ length: 16 }, (_, i) => message({ body: `number ${i}` }));
      await Promise.all(messages.map((one) => harness.gateway.send(one)));
      const bodies = new Map((await harness.arrived()).map(({ id, body }) => [id, body.trim()]));
      assert.deepEqual(bodies, new Map(messages.map(({ id, body }) => [id, body])));
    });

    it('refuses a channel it does not serve, for good', async () => {
      const unserved = (['sms', 'email'] as const).filter((channel) => !harness.channels.includes(channel));
      for (const channel of unserved) {
        await failing(harness.gateway.send(message({ channel })), true);
      }
      assert.deepEqual(await harness.arrived(), []);
    });

    it('T-179 says whether trying again may help; T-150 its error holds neither recipient nor text', async () => {
      for (const [way, arrange] of Object.entries(harness.failures)) {
        await arrange();
        const error = await failing(harness.gateway.send(message()), way === 'permanent');
        const said = [error.message, error.stack, JSON.stringify(error), String(error.cause)].join(' ');
        for (const secret of [harness.recipient, '493817']) assert.ok(!said.includes(secret), way);
      }
    });
  });
}
