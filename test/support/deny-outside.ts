import net from 'node:net';

const loopback = /^(localhost|127\.\d+\.\d+\.\d+|::1|\[::1\]|::ffff:127\.\d+\.\d+\.\d+)$/;

/** From here on this process connects to loopback only: a test that needs the outside world is not a test of ours. */
export function denyOutside(): void {
  const connect: (...args: never[]) => net.Socket = net.Socket.prototype.connect;
  net.Socket.prototype.connect = function guarded(this: net.Socket, ...args: unknown[]) {
    const host = hostOf(args.flat());
    if (host === undefined || loopback.test(host)) return connect.apply(this, args as never[]);
    // As the network would answer, a moment later: code under test sees an ordinary failure.
    process.nextTick(() => this.destroy(new Error(`tests connect to loopback only, not to ${host}`)));
    return this;
  };
}

/** Of `connect(port, host)`, `connect({ host })` or a socket path. */
function hostOf([first, second]: unknown[]): string | undefined {
  if (typeof first === 'object' && first !== null && 'host' in first && typeof first.host === 'string')
    return first.host;
  return typeof first === 'number' && typeof second === 'string' ? second : undefined;
}
