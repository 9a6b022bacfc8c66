import type { ColumnCipher } from '../../keys/column-cipher.ts';
import { secretsContext } from '../store.ts';

export function sealSecrets({ cipher }: { cipher: ColumnCipher }, secrets: object): Buffer {
  return cipher.encrypt(secretsContext, JSON.stringify(secrets));
}
