/** All importers, in the order that decides between equals: the narrower form first. */
import { attestation } from './formats/attestation.ts';
import { har } from './formats/har.ts';
import { ogProofBundle } from './formats/og-proof-bundle.ts';
import { ogBatchTree } from './formats/og-batch-tree.ts';
import { ogIndividualPayload } from './formats/og-individual-payload.ts';
import { ogtrace } from './formats/ogtrace.ts';
import { ogGatewayResponse } from './formats/og-gateway-response.ts';
import { evmLogs } from './formats/evm-logs.ts';
import { sseTranscript } from './formats/sse-transcript.ts';
import { teeCli } from './formats/tee-cli.ts';
import { teeRegistry } from './formats/tee-registry.ts';
import { knowledge } from './formats/knowledge.ts';
import { measurements } from './formats/measurements.ts';
import { modelHub } from './formats/model-hub.ts';
import { otlpJson } from './formats/otlp-json.ts';
import type { Importer } from './importer.ts';

export const IMPORTERS: readonly Importer[] = [
  attestation,
  har,
  ogProofBundle,
  ogBatchTree,
  ogIndividualPayload,
  ogtrace,
  ogGatewayResponse,
  sseTranscript,
  evmLogs,
  teeCli,
  teeRegistry,
  measurements,
  modelHub,
  otlpJson,
];

export function importerOf(id: string): Importer | null {
  return IMPORTERS.find((importer) => importer.id === id) ?? null;
}
  knowledge,
