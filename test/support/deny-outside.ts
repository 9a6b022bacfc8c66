import net from 'node:net';

const loopback = /^(localhost|127\.\d+\.\d+\.\d+|::1|\[::1\]|::ffff:127\.\d+\.\d+\.\d+)$/;

/** From here on this process connects to loopback only: a test that needs the outside world is not a test of ours. */
export function denyOutside(): void {
  const connect: (...args: never[]) => net.Socket = net.Socket.prototype.connect;
  net.Socket.prototype.connect = function guarded(this: net.Socket, ...args: unknown[]) {
    const { host, isResolvedByTest } = targetOf(args.flat());
    const deny = (address: string) => this.destroy(new Error(`tests connect to loopback only, not to ${address}`));
    if (isResolvedByTest) {
      this.on('lookup', (_error, address) => loopback.test(address) || deny(address));
    } else if (!loopback.test(host)) {
      // As the network would answer, a moment later: code under test sees an ordinary failure.
      process.nextTick(deny, host);
      return this;
    }
    return connect.apply(this, args as never[]);
  };
}

/** Of `connect(port, host)`, `connect({ host, lookup })` or a socket path. */
function targetOf([first, second]: unknown[]): { host: string; isResolvedByTest: boolean } {
  if (typeof first !== 'object' || first === null) {
    return { host: typeof second === 'string' ? second : 'localhost', isResolvedByTest: false };
  }
  const host = 'host' in first && typeof first.host === 'string' ? first.host : 'localhost';
  return { host, isResolvedByTest: !net.isIP(host) && 'lookup' in first && typeof first.lookup === 'function' };
}
