import { isIPv4 } from 'node:net';
import ipaddr from 'ipaddr.js';
import type { ThrottleClass } from '../http/route.ts';

export type ThrottleRule = {
  name: string;
  /** `network`: who asks, see `throttleNetwork`. `target`: the number or address a message goes to. */
  per: 'network' | 'target';
  limit: number;
  windowSeconds: number;
};

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/**
 * Limits per throttle class of the route table. One address may be a service hall or a mobile carrier with hundreds of people
 * behind it, so network limits are wide; what protects one account is the ledger of its authenticators.
 */
export const throttlePolicy: Readonly<Record<ThrottleClass, readonly ThrottleRule[]>> = {
  none: [],
  page: [{ name: 'page', per: 'network', limit: 1200, windowSeconds: minute }],
  protocol: [{ name: 'protocol', per: 'network', limit: 12_000, windowSeconds: minute }],
  credential: [
    { name: 'credential-minute', per: 'network', limit: 60, windowSeconds: minute },
    { name: 'credential-hour', per: 'network', limit: 1000, windowSeconds: hour },
  ],
  message: [
    { name: 'message-target-minute', per: 'target', limit: 1, windowSeconds: minute },
    { name: 'message-target-hour', per: 'target', limit: 5, windowSeconds: hour },
    { name: 'message-target-day', per: 'target', limit: 10, windowSeconds: day },
    { name: 'message-network-hour', per: 'network', limit: 60, windowSeconds: hour },
    { name: 'message-network-day', per: 'network', limit: 300, windowSeconds: day },
  ],
};

/** Whom a network limit counts: the whole IPv4 address, the /64 of an IPv6 address (one customer walks through all of it). */
export function throttleNetwork(ip: string): string {
  if (isIPv4(ip)) return ip;
  const address = ipaddr.process(ip);
  if (address.kind() === 'ipv4') return address.toString();
  const bytes = address.toByteArray().slice(0, 8);
  return `${ipaddr.fromByteArray([...bytes, 0, 0, 0, 0, 0, 0, 0, 0]).toString()}/64`;
}
