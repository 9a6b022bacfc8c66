/** One message to one person. `body` is plain text in the reader's language. */
export type Message = { id: string; channel: 'sms' | 'email'; recipient: string; subject: string; body: string };

/**
 * Contract of message gateways: resolves when the message was handed over, rejects with `GatewayFailed` otherwise.
 * The same `id` may come again after a failure whose outcome was unclear: gateways pass it on so that repeats can be dropped.
 */
export type MessageGateway = {
  readonly isFake: boolean;
  send(message: Message, signal?: AbortSignal): Promise<void>;
};

/** `code` is a short reason without personal data; `permanent` failures are not tried again. */
export class GatewayFailed extends Error {
  readonly code: string;
  readonly permanent: boolean;
  constructor(code: string, permanent: boolean) {
    super(code);
    this.code = code;
    this.permanent = permanent;
  }
}
