import { GatewayFailed, type Message, type MessageGateway } from './gateway.ts';

export type SmtpOptions = {
  /** `smtp://` (STARTTLS) or `smtps://`, with name and password when the server wants them. */
  url: string;
  /** Sender address. */
  from: string;
  /** Refuse to hand over a message without TLS: true everywhere but in development. */
  requireTls: boolean;
  /** Limit of each step of the exchange; 5000 unless told. */
  timeoutMs?: number;
  /** Certificate authority of a mail server inside the house, PEM. */
  ca?: string;
};

/**
 * E-mail by SMTP, text only. One connection for each message: nothing to keep alive, nothing to go stale. The library is
 * loaded with the first message, since most processes send none.
 */
export function createSmtpGateway(options: SmtpOptions): MessageGateway {
  const given = transportOptions(options);
  const open = async () => (await import('nodemailer')).default.createTransport(given);
  let transport: ReturnType<typeof open> | undefined;
  return {
    isFake: false,
    async send(message, signal) {
      if (message.channel !== 'email') throw new GatewayFailed('message.channel-unsupported', true);
      if (signal?.aborted) throw new GatewayFailed('message.unreachable', false);
      try {
        transport ??= open();
        await (await transport).sendMail(toMail(message, options.from));
      } catch (error) {
        throw translate(error);
      }
    },
  };
}

function transportOptions({ url, requireTls, timeoutMs = 5000, ca }: SmtpOptions) {
  const { protocol, hostname, port, username, password } = new URL(url);
  const secure = protocol === 'smtps:';
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port ? Number(port) : secure ? 465 : 587,
    secure,
    requireTLS: requireTls && !secure,
    ...(username && { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
    ...(ca !== undefined && { tls: { ca } }),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
    // A text that looks like a path or an address stays a text.
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

function toMail({ id, recipient, subject, body }: Message, from: string) {
  return {
    from,
    // As an object it is one address, whatever commas and brackets are in it.
    to: { name: '', address: recipient },
    subject,
    text: body,
    // The same at every try: mail stores drop repeats by it.
    messageId: `<${id}@${from.slice(from.lastIndexOf('@') + 1)}>`,
    headers: { 'Auto-Submitted': 'auto-generated' },
  };
}

/** Replies 5xx to the recipient or the text are final (RFC 5321 section 4.2.1); 5xx to our login is for an operator to mend. */
function translate(error: unknown): GatewayFailed {
  const { responseCode, code, command } = (error ?? {}) as { responseCode?: number; code?: string; command?: string };
  const aboutMessage = command === 'RCPT TO' || command === 'DATA' || code === 'EMESSAGE';
  if (responseCode !== undefined) {
    return new GatewayFailed(`message.status-${responseCode}`, responseCode >= 500 && aboutMessage);
  }
  if (code === 'EENVELOPE') return new GatewayFailed('message.recipient-refused', true);
  return new GatewayFailed('message.unreachable', false);
}
