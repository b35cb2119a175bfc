/** Answers of an OpenGradient TEE gateway, bare or with their requests. docs/formats/og-gateway-response.md */
import { isObject, member } from '../../../base/json.ts';
import { answerOf } from '../../../model/answer.ts';
import { readAnswerParts } from '../../../model/answer-parts.ts';
import { textOf } from '../field-readers.ts';
import { placesUnder, placeWith, probeHead } from '../head-probe.ts';
import type { HeadProbe } from '../head-probe.ts';
import type { Importer } from '../importer.ts';
import { keyEntry, readPublicKey } from '../public-key.ts';
import { forEachRecord } from '../scan/for-each-record.ts';
import { wanted } from '../scan/json-path.ts';

const LISTS = ['responses', 'answers', 'records', 'entries', 'pairs', 'items', 'data'] as const;
const PATHS = ['', '[]', ...LISTS.map((key) => `${key}[]`)] as const;
const SIDES = ['', 'response', 'response.body', 'response_body', 'body'] as const;

function placesOf(sides: readonly string[]): readonly string[] {
  return placesUnder(PATHS, sides);
}

const PLACES = placesOf(SIDES);
/** A client library's own proof of what it verified, alone or beside the answer. */
const PROOFS = placesOf(['', 'proof']);
const KEY_NAMES = ['signing_key_pem', 'public_key_pem'] as const;
const HEADERS = placesOf(['response.headers', 'headers', 'response_headers']);

function signedText(probe: HeadProbe): boolean {
  for (const [path, text] of probe.texts) {
    if (path.endsWith('system_fingerprint') && /^\{\s*'response_signature'/.test(text)) return true;
    if (/(?:^|\.)(?:response|body|content\.text)$/.test(path) && /\\?"tee_(?:signature|request_hash)\\?"/.test(text))
      return true;
  }
  return false;
}

export const ogGatewayResponse: Importer = {
  id: 'og-gateway-response',
  title: 'OpenGradient gateway answers',
  alterations: [
    'The gateway echoes the label that was asked for; the model that it resolved to is not in the answer.',
    'Client libraries drop the hashes, the id and the label when they re-export an answer.',
  ],
  clock: 'wall',

  sniff(head) {
    const probe = probeHead(head.bytes);
    for (const key of ['tee_signature', 'teeSignature', 'tee_request_hash', 'teeRequestHash', 'tee_output_hash']) {
      const place = placeWith(probe, PLACES, key);
      if (place !== null) return { confidence: 0.95, reason: `Records hold ${key}.` };
    }
    if (signedText(probe)) return { confidence: 0.95, reason: 'Records hold a gateway signature inside a text.' };
    if (placeWith(probe, PROOFS, 'request_hash', 'output_hash', 'signature') !== null) {
      return { confidence: 0.9, reason: 'Records hold the hashes and the signature of an answer that was verified.' };
    }
    if (placeWith(probe, PLACES, 'opengradient_verification') !== null)
      return { confidence: 0.93, reason: 'Answers with the block of a proxy that verified them.' };
    const headers = [...probe.paths].find((path) => /\.x-tee-(?:signature|id|request-hash)$/i.test(path));
    if (headers !== undefined) return { confidence: 0.9, reason: `Headers of a gateway: ${headers}.` };
    const places = placesOf(['']);
    if (placeWith(probe, places, 'request', 'response') !== null) {
      const chat =
        placeWith(probe, PLACES, 'choices') ?? placeWith(probe, placesOf(['request', 'request.body']), 'messages');
      if (chat !== null) return { confidence: 0.8, reason: 'Pairs of a chat request and its response.' };
      const texts = placesOf(['']).some((place) => /\\?"(?:choices|messages)\\?"/.test(sideTexts(probe, place)));
      if (texts) return { confidence: 0.75, reason: 'Pairs of a request and a response as texts.' };
    }
    if (
      HEADERS.some(
        (place) => placeWith(probe, [place], 'PAYMENT-RESPONSE') ?? placeWith(probe, [place], 'payment-response'),
      )
    ) {
      return { confidence: 0.6, reason: 'Answers with payment headers.' };
    }
    if (placeWith(probe, PLACES, 'choices', 'model') !== null) {
      return { confidence: 0.5, reason: 'Chat completions without any field of a signature.' };
    }
    return { confidence: 0, reason: 'No field of a gateway answer.' };
  },

  async read(bytes, sink, context) {
    await forEachRecord(
      bytes,
      sink,
      context,
      PATHS.map((path) => wanted(path)),
      (json, { offset, length }) => {
        const parts = readAnswerParts(json);
        const statement = parts === null ? null : answerOf(parts);
        if (statement !== null) {
          sink.accepted(offset, length);
          sink.statement(statement, offset, length);
          const proof = isObject(member(json, 'proof')) ? member(json, 'proof') : json;
          const key = readPublicKey(textOf(proof, ...KEY_NAMES));
          if (key !== null) sink.statement(keyEntry(textOf(proof, 'tee_id', 'teeId'), key), offset, length);
        } else {
          sink.skipped(offset, length, parts?.isError === true ? 'error-answer' : 'unknown-shape');
        }
      },
    );
  },
};

function sideTexts(probe: HeadProbe, place: string): string {
  const prefix = place === '' ? '' : `${place}.`;
  return ['request', 'response', 'request.body', 'response.body']
    .map((side) => probe.texts.get(prefix + side) ?? '')
    .join('\n');
}
