import net from 'node:net';
import tls from 'node:tls';
import { certificate, privateKey } from './localhost-certificate.ts';

export type ReceivedMail = {
  from: string;
  recipients: string[];
  data: string;
  secure: boolean;
  user: string | undefined;
};

export type SmtpServer = {
  port: number;
  mails: ReceivedMail[];
  /** Reply to a command instead of the usual one, such as `{ 'RCPT TO': '550 no such user' }`. */
  replies: Record<string, string>;
  offerTls: boolean;
  /** Accepts connections and never says a word. */
  silent: boolean;
  stop(): Promise<void>;
};

/** A mail server of the smallest kind (RFC 5321), with STARTTLS and AUTH PLAIN. */
export async function startSmtpServer(): Promise<SmtpServer> {
  const sockets = new Set<net.Socket>();
  const state: SmtpServer = { port: 0, mails: [], replies: {}, offerTls: true, silent: false, stop };
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    if (!state.silent) converse(state, socket, false);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  state.port = (server.address() as net.AddressInfo).port;

  async function stop(): Promise<void> {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  }
  return state;
}

function converse(state: SmtpServer, socket: net.Socket, secure: boolean): void {
  let mail: ReceivedMail = { from: '', recipients: [], data: '', secure, user: undefined };
  let inData = false;
  let buffered = '';
  const say = (text: string) => socket.write(`${text}\r\n`);
  socket.setEncoding('utf8');

  const commands: Record<string, (line: string) => unknown> = {
    EHLO: () =>
      say(['250-localhost', ...(state.offerTls && !secure ? ['250-STARTTLS'] : []), '250 AUTH PLAIN'].join('\r\n')),
    STARTTLS: () => {
      if (!state.offerTls) return say('502 no TLS here');
      say('220 go ahead');
      socket.removeAllListeners('data');
      const upgraded = new tls.TLSSocket(socket, { isServer: true, cert: certificate, key: privateKey });
      upgraded.on('error', () => {});
      converse(state, upgraded, true);
    },
    AUTH: (line) => {
      mail.user = Buffer.from(line.split(' ')[2] ?? '', 'base64')
        .toString()
        .split('\0')[1];
      say('235 welcome');
    },
    'MAIL FROM': (line) => {
      mail.from = line.slice('MAIL FROM:'.length);
      say('250 ok');
    },
    'RCPT TO': (line) => {
      mail.recipients.push(line.slice('RCPT TO:'.length));
      say('250 ok');
    },
    DATA: () => {
      inData = true;
      say('354 go on');
    },
    QUIT: () => {
      say('221 bye');
      socket.end();
    },
  };

  function onLine(line: string): void {
    const name = Object.keys(commands).find((command) => line.toUpperCase().startsWith(command)) ?? '';
    const reply = state.replies[name];
    if (reply !== undefined) say(reply);
    else if (commands[name]) commands[name](line);
    else say('502 unknown command');
  }

  function onData(): void {
    const end = buffered.indexOf('\r\n.\r\n');
    if (end < 0) return;
    const data = buffered.slice(0, end).replaceAll(/^\.\./gm, '.');
    buffered = buffered.slice(end + 5);
    inData = false;
    state.mails.push({ ...mail, data });
    mail = { ...mail, recipients: [] };
    say('250 taken');
  }

  socket.on('data', (chunk) => {
    buffered += chunk;
    while (!inData && buffered.includes('\r\n')) {
      const end = buffered.indexOf('\r\n');
      const line = buffered.slice(0, end);
      buffered = buffered.slice(end + 2);
      onLine(line);
    }
    if (inData) onData();
  });
  if (!secure) say('220 localhost ready');
}
