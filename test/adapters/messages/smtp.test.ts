import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { createGatewayByChannel } from '../../../adapters/messages/by-channel.ts';
import { createDevelopmentGateway } from '../../../adapters/messages/development.ts';
import type { Message } from '../../../adapters/messages/gateway.ts';
import { createSmtpGateway, type SmtpOptions } from '../../../adapters/messages/smtp.ts';
import { certificate } from '../../contracts/localhost-certificate.ts';
import { type Arrived, type GatewayHarness, itIsAMessageGateway } from '../../contracts/message-gateway.ts';
import { type ReceivedMail, type SmtpServer, startSmtpServer } from '../../contracts/smtp-server.ts';

const gatewayAt = (port: number, options: Partial<SmtpOptions> = {}) =>
  createSmtpGateway({
    url: `smtp://post:se%20cret@localhost:${port}`,
    from: 'no-reply@yimen.example',
    requireTls: true,
    ca: certificate,
    ...options,
  });

function read({ recipients, data }: ReceivedMail): Arrived {
  const split = data.indexOf('\r\n\r\n');
  const head = data.slice(0, split);
  const raw = data.slice(split + 4).replaceAll('\r\n', '\n');
  const encoding = /^content-transfer-encoding: (\S+)/im.exec(head)?.[1];
  const decoded = encoding === 'base64' ? Buffer.from(raw, 'base64') : fromQuotedPrintable(raw, encoding);
  return {
    id: /^message-id: <([^@]+)@/im.exec(head)?.[1] ?? '',
    recipient: recipients.join().replaceAll(/[<>]/g, ''),
    body: decoded.toString('utf8').replaceAll('\r\n', '\n'),
  };
}

function fromQuotedPrintable(text: string, encoding: string | undefined): Buffer {
  if (encoding !== 'quoted-printable') return Buffer.from(text);
  const bytes = text
    .replaceAll('=\n', '')
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1');
}

describe('SMTP gateway', () => {
  itIsAMessageGateway('SMTP', async () => {
    const server = await startSmtpServer();
    const harness: GatewayHarness = {
      gateway: gatewayAt(server.port),
      channels: ['email'],
      recipient: 'zhang.wei@example.com',
      arrived: async () => server.mails.map(read),
      failures: {
        temporary: () => {
          server.replies = { 'RCPT TO': '451 try later zhang.wei@example.com' };
        },
        permanent: () => {
          server.replies = { 'RCPT TO': '550 no zhang.wei@example.com here' };
        },
        'refused-access': () => {
          server.replies = { AUTH: '535 bad password' };
        },
        silent: () => {
          server.silent = true;
          harness.gateway = gatewayAt(server.port, { timeoutMs: 100 });
        },
        gone: () => server.stop(),
      },
      stop: () => server.stop(),
    };
    return harness;
  });

  let server: SmtpServer;
  beforeEach(async () => {
    server = await startSmtpServer();
  });
  afterEach(() => server.stop());
  const message = (change: Partial<Message> = {}): Message => ({
    id: randomUUID(),
    channel: 'email',
    recipient: 'zhang.wei@example.com',
    subject: 'Your code',
    body: 'code 493817',
    ...change,
  });

  it('logs in and hands over only inside TLS', async () => {
    await gatewayAt(server.port).send(message());
    const [mail] = server.mails;
    assert.equal(mail?.secure, true);
    assert.equal(mail?.user, 'post');
    assert.match(mail?.from ?? '', /<no-reply@yimen\.example>/);
    assert.match(mail?.data ?? '', /^auto-submitted: auto-generated/im);
  });

  it('says nothing to a server that offers no TLS or has a certificate nobody vouches for', async () => {
    await assert.rejects(gatewayAt(server.port, { ca: '' }).send(message()), { permanent: false });
    server.offerTls = false;
    await assert.rejects(gatewayAt(server.port).send(message()), { permanent: false });
    assert.equal(server.mails.length, 0);
    await gatewayAt(server.port, { requireTls: false }).send(message());
    assert.equal(server.mails[0]?.secure, false);
  });

  it('tells final refusals from those that pass', async () => {
    const cases: [Record<string, string>, string, boolean][] = [
      [{ DATA: '554 no such text' }, 'message.status-554', true],
      [{ DATA: '452 full' }, 'message.status-452', false],
      [{ 'MAIL FROM': '550 sender not yours' }, 'message.status-550', false],
      [{ EHLO: '421 closing' }, 'message.status-421', false],
    ];
    for (const [replies, code, permanent] of cases) {
      server.replies = replies;
      await assert.rejects(gatewayAt(server.port).send(message()), { code, permanent });
    }
  });

  it('lets neither subject nor recipient add a header or a reader', async () => {
    await gatewayAt(server.port).send(message({ subject: 'Hello\r\nBcc: evil@example.net\r\n\r\nbody' }));
    const hostile = [
      'a@example.com, evil@example.net',
      'a@example.com\r\nRCPT TO:<evil@example.net>',
      'a@example.com>\r\nDATA',
      '',
    ];
    for (const recipient of hostile) {
      await gatewayAt(server.port)
        .send(message({ recipient }))
        .catch(() => {});
    }
    for (const { recipients, data } of server.mails) {
      assert.equal(recipients.length, 1);
      assert.ok(!recipients[0]?.includes('<evil@example.net>'), recipients[0]);
      assert.doesNotMatch(data, /^bcc:/im);
    }
  });

  it('is picked by channel', async () => {
    const kept: Message[] = [];
    const keep = async (one: Message) => kept.push(one) > 0;
    const sms = createDevelopmentGateway({ keep, log: () => {}, announce: () => {} });
    const both = createGatewayByChannel({ sms, email: gatewayAt(server.port) });
    await both.send(message());
    await both.send(message({ channel: 'sms', recipient: '+8613800138000' }));
    assert.deepEqual([server.mails.length, kept.length, both.isFake], [1, 1, true]);
  });
});
