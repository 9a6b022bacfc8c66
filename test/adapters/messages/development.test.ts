import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { createDevelopmentGateway } from '../../../adapters/messages/development.ts';
import type { Message } from '../../../adapters/messages/gateway.ts';
import { keepDevelopmentMessage, listDevelopmentMessages } from '../../../server/outbox/development-messages.ts';
import { itIsAMessageGateway } from '../../contracts/message-gateway.ts';
import { useDatabase } from '../../support/database.ts';

describe('development gateway', () => {
  const database = useDatabase();
  const quiet = { log: () => {}, announce: () => {} };
  afterEach(async () => {
    await database().knex('development_messages').delete();
  });

  itIsAMessageGateway('development', async () => {
    let broken = false;
    const keep = async (message: Message) => {
      if (broken) throw new Error(`cannot store ${message.recipient}`);
      return keepDevelopmentMessage(database().knex, message);
    };
    return {
      gateway: createDevelopmentGateway({ keep, ...quiet }),
      channels: ['sms', 'email'],
      recipient: '+8613800138000',
      arrived: () => listDevelopmentMessages(database().knex, 100),
      failures: {
        temporary: () => {
          broken = true;
        },
      },
      stop: async () => {},
    };
  });

  it('lists the newest first, and shows a repeat once', async () => {
    const announced: string[] = [];
    const keep = (message: Message) => keepDevelopmentMessage(database().knex, message);
    const gateway = createDevelopmentGateway({ keep, log: () => {}, announce: (text) => announced.push(text) });
    const send = (id: string, body: string) =>
      gateway.send({ id, channel: 'email', recipient: 'a@example.com', subject: 's', body });
    const [first, second] = [randomUUID(), randomUUID()];
    await send(first, 'one');
    await send(second, 'two');
    await send(first, 'one');
    const listed = await listDevelopmentMessages(database().knex, 10);
    assert.deepEqual(
      listed.map(({ id }) => id),
      [second, first],
    );
    assert.equal((await listDevelopmentMessages(database().knex, 1)).length, 1);
    assert.deepEqual(announced, ['one', 'two']);
  });

  it('T-150 tells the log that a message is there, not to whom nor what it says', async () => {
    const logged: unknown[] = [];
    const gateway = createDevelopmentGateway({
      keep: async () => true,
      log: (entry) => logged.push(entry),
      announce: () => {},
    });
    const id = randomUUID();
    await gateway.send({ id, channel: 'sms', recipient: '+8613800138000', subject: '', body: 'code 493817' });
    assert.deepEqual(logged, [{ messageId: id, channel: 'sms' }]);
    assert.equal(gateway.isFake, true);
  });
});
