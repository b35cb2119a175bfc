/** A time stamping authority of our own, made by openssl for one test. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findTool, runTool, type ToolAnswer } from './foreign-tools.ts';

export const openssl = findTool('openssl');

const CONFIG = `
[req]
distinguished_name = name
[name]
[tsa_certificate]
extendedKeyUsage = critical,timeStamping
[tsa]
default_tsa = here
[here]
dir = .
serial = ./serial
default_policy = 1.3.6.1.4.1.99999.1
other_policies = 1.3.6.1.4.1.99999.2
digests = sha256, sha384, sha512
signer_digest = sha256
accuracy = secs:1
ordering = no
tsa_name = no
ess_cert_id_chain = no
`;

export interface Authority {
  /** The answer of the authority to a request for this file. */
  stamp(data: string, hash: string): Uint8Array;
  /** Whether openssl believes that this answer is of this authority and about this file. */
  accepts(data: string, answer: string): boolean;
}

/** @param folder that is there; the authority gets a folder of its own inside. @throws Error when openssl cannot. */
export function createAuthority(folder: string): Authority {
  const cwd = join(folder, 'authority');
  mkdirSync(cwd);
  const run = (...args: readonly string[]): ToolAnswer => runTool(openssl!, args, { cwd });
  const must = (...args: readonly string[]): void => {
    const { ok, text } = run(...args);
    if (!ok) throw new Error(`openssl ${args.join(' ')}: ${text}`);
  };
  writeFileSync(join(cwd, 'tsa.cnf'), CONFIG);
  writeFileSync(join(cwd, 'serial'), '2A\n');
  const fresh = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-config', 'tsa.cnf'];
  must('req', '-x509', ...fresh, '-subj', '/CN=test', '-keyout', 'ca.key', '-out', 'ca.pem', '-days', '2');
  must('req', ...fresh, '-subj', '/CN=authority', '-keyout', 'tsa.key', '-out', 'tsa.csr');
  const extension = ['-extfile', 'tsa.cnf', '-extensions', 'tsa_certificate'];
  must(
    'x509',
    '-req',
    '-in',
    'tsa.csr',
    '-CA',
    'ca.pem',
    '-CAkey',
    'ca.key',
    '-CAcreateserial',
    '-out',
    'tsa.pem',
    '-days',
    '2',
    ...extension,
  );
  return {
    stamp(data, hash) {
      must('ts', '-query', '-data', data, `-${hash}`, '-cert', '-out', 'query.tsq');
      const signer = ['-signer', 'tsa.pem', '-inkey', 'tsa.key'];
      // A refusal is an answer as well.
      run('ts', '-reply', '-config', 'tsa.cnf', '-queryfile', 'query.tsq', ...signer, '-out', 'answer.tsr');
      return readFileSync(join(cwd, 'answer.tsr'));
    },
    accepts: (data, answer) => run('ts', '-verify', '-data', data, '-in', answer, '-CAfile', 'ca.pem').ok,
  };
}
