/** The service cannot start; the message is one sentence for the operator, without secrets. */
export class StartFailed extends Error {
  override name = 'StartFailed';
}

/** Another process holds the data, for as long as it likes: nothing is wrong with them, and later they may be had. */
export class DataHeld extends StartFailed {}
