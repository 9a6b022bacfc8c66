import type { MessageGateway } from './gateway.ts';

/** One gateway for each channel. */
export function createGatewayByChannel(gateways: { sms: MessageGateway; email: MessageGateway }): MessageGateway {
  return {
    isFake: gateways.sms.isFake || gateways.email.isFake,
    send: (message, signal) => gateways[message.channel].send(message, signal),
  };
}
