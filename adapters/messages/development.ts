import { GatewayFailed, type Message, type MessageGateway } from './gateway.ts';

export type DevelopmentGatewayOptions = {
  /** Keeps the message for the outbox page; false when it is there already. */
  keep: (message: Message) => Promise<boolean>;
  /** The service's log: told that a message is there, never to whom nor what it says. */
  log: (entry: { messageId: string; channel: string }) => void;
  /**
   * Shows the text of the message to the developer at the terminal. Not the service's log: what goes here is never
   * collected. Recipients are not shown.
   */
  announce: (text: string) => void;
};

/** Sends nothing: messages appear on the development outbox page. Refused in production by the configuration. */
export function createDevelopmentGateway({ keep, log, announce }: DevelopmentGatewayOptions): MessageGateway {
  return {
    isFake: true,
    async send(message) {
      const isNew = await keep(message).catch(() => {
        throw new GatewayFailed('message.not-kept', false);
      });
      if (!isNew) return;
      log({ messageId: message.id, channel: message.channel });
      announce(message.body);
    },
  };
}
