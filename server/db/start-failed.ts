/** The service cannot start; the message is one sentence for the operator, without secrets. */
export class StartFailed extends Error {
  override name = 'StartFailed';
}
