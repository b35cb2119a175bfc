/**
 * Who may speak to the host. A page of another site can reach a loopback port in three ways: DNS rebinding
 * (a foreign Host), a cross-site request (a foreign Origin), and guessing. Each has its answer here.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** A refusal that is answered over HTTP: status and one sentence. */
export class Refusal extends Error {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.headers = headers;
  }
}

/** 256 bits, base64url. */
export function createSecret(): string {
  return randomBytes(32).toString('base64url');
}

export interface Guard {
  /** Throws a Refusal for a foreign Host or Origin, on any path. */
  checkOrigin(request: IncomingMessage): void;
  /** The cookie to set when the token is right; throws a Refusal when it is not. */
  openSession(token: unknown): string;
  /** Throws a Refusal when the request carries no session. */
  checkSession(request: IncomingMessage): void;
}

export function createGuard(port: number, token: string): Guard {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  const origins = hosts.map((host) => `http://${host}`);
  // Cookies know no ports: two inspectors on one machine must not overwrite each other's.
  const cookieName = `blobtrail-${port}`;
  const session = createSecret();

  return {
    checkOrigin(request) {
      if (!hosts.includes(request.headers.host ?? '')) throw new Refusal(403, 'This host name is not served here.');
      const { origin } = request.headers;
      if (origin !== undefined && !origins.includes(origin)) throw new Refusal(403, 'Other origins are refused.');
      const site = request.headers['sec-fetch-site'];
      // A link in another page may open ours (it holds no data and cannot be framed); nothing else may come from there.
      const isOpening = request.method === 'GET' && request.headers['sec-fetch-dest'] === 'document';
      if ((site === 'cross-site' || site === 'same-site') && !isOpening) {
        throw new Refusal(403, 'Other sites are refused.');
      }
    },
    openSession(given) {
      if (typeof given !== 'string' || !isSameSecret(given, token)) {
        throw new Refusal(401, 'This token does not open the case. Use the address that the command printed.');
      }
      return `${cookieName}=${session}; HttpOnly; SameSite=Strict; Path=/`;
    },
    checkSession(request) {
      const cookies = (request.headers.cookie ?? '').split(';').map((part) => part.trim());
      const value = cookies.find((part) => part.startsWith(`${cookieName}=`))?.slice(cookieName.length + 1);
      if (value === undefined || !isSameSecret(value, session)) {
        throw new Refusal(401, 'There is no session. Open the address that the command printed.');
      }
    },
  };
}

/** Digests have one length, so the comparison takes one time whatever was given. */
function isSameSecret(given: string, expected: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
