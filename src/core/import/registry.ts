/** All importers, in the order that decides between equals: the narrower form first. */
import { attestation } from './formats/attestation.ts';
import { har } from './formats/har.ts';
import { ogProofBundle } from './formats/og-proof-bundle.ts';
import { ogBatchTree } from './formats/og-batch-tree.ts';
import { ogIndividualPayload } from './formats/og-individual-payload.ts';
import { ogtrace } from './formats/ogtrace.ts';
import { ogGatewayResponse } from './formats/og-gateway-response.ts';
import { evmLogs } from './formats/evm-logs.ts';
import { evmTransactions } from './formats/evm-transactions.ts';
import { sseTranscript } from './formats/sse-transcript.ts';
import { teeCli } from './formats/tee-cli.ts';
import { teeRegistry } from './formats/tee-registry.ts';
import { mappedRows } from './formats/mapped-rows.ts';
import { knowledge } from './formats/knowledge.ts';
import { measurements } from './formats/measurements.ts';
import { modelHub } from './formats/model-hub.ts';
import { otlpJson } from './formats/otlp-json.ts';
import { otlpProtobuf } from './formats/otlp-protobuf.ts';
import { goStdouttrace } from './formats/go-stdouttrace.ts';
import { jsSpans } from './formats/js-spans.ts';
import { tempoSearch } from './formats/tempo-search.ts';
import { pythonConsoleSpans } from './formats/python-console-spans.ts';
import { clickhouseTraces } from './formats/clickhouse-traces.ts';
import { tempoParquet } from './formats/tempo-parquet.ts';
import { ezkl } from './formats/ezkl.ts';
import { ezklKey } from './formats/ezkl-key.ts';
import { facilitatorJobs } from './formats/facilitator-jobs.ts';
import { facilitatorLog } from './formats/facilitator-log.ts';
import { gatewayLog } from './formats/gateway-log.ts';
import { gatewayMonitoring } from './formats/gateway-monitoring.ts';
import { inferenceResults } from './formats/inference-results.ts';
import { modelRegistry } from './formats/model-registry.ts';
import { onnxInfer } from './formats/onnx-infer.ts';
import { onnxLog } from './formats/onnx-log.ts';
import { sdkResult } from './formats/sdk-result.ts';
import { vannaLog } from './formats/vanna-log.ts';
import { vannaStorage } from './formats/vanna-storage.ts';
import { suiTransactions } from './formats/sui-transactions.ts';
import { suiObjects } from './formats/sui-objects.ts';
import { suiEvents } from './formats/sui-events.ts';
import { walrusCertificate } from './formats/walrus-certificate.ts';
import { walrusResults } from './formats/walrus-results.ts';
import { walrusInfo } from './formats/walrus-info.ts';
import { walrusMetadata } from './formats/walrus-metadata.ts';
import { walrusQuilt } from './formats/walrus-quilt.ts';
import { httpHeaders } from './formats/http-headers.ts';
import { walrusAccessLog } from './formats/walrus-access-log.ts';
import { jaegerAnonymizer } from './formats/jaeger-anonymizer.ts';
import { jaegerElasticsearch } from './formats/jaeger-elasticsearch.ts';
import { jaegerJson } from './formats/jaeger-json.ts';
import { jaegerProtoJson } from './formats/jaeger-proto-json.ts';
import { jaegerThriftJson } from './formats/jaeger-thrift-json.ts';
import { zipkin } from './formats/zipkin.ts';
import { zipkinV1 } from './formats/zipkin-v1.ts';
import { chromeTrace } from './formats/chrome-trace.ts';
import { atif } from './formats/atif.ts';
import { langfuse } from './formats/langfuse.ts';
import { langfuseIngestion } from './formats/langfuse-ingestion.ts';
import { langsmith } from './formats/langsmith.ts';
import { litellmLog } from './formats/litellm-log.ts';
import { mlflow } from './formats/mlflow.ts';
import { mlflowModel } from './formats/mlflow-model.ts';
import { phoenix } from './formats/phoenix.ts';
import { tracetest } from './formats/tracetest.ts';
import { triton } from './formats/triton.ts';
import { ociManifest } from './formats/oci-manifest.ts';
import { hfCache } from './formats/hf-cache.ts';
import { ollamaModels } from './formats/ollama-models.ts';
import { safetensors } from './formats/safetensors.ts';
import { gguf } from './formats/gguf.ts';
import { phoenixSqlite } from './formats/phoenix-sqlite.ts';
import { mlflowSqlite } from './formats/mlflow-sqlite.ts';
import { onnx } from './formats/onnx.ts';
import { datadog } from './formats/datadog.ts';
import { googleCloudTrace } from './formats/google-cloud-trace.ts';
import { googleCloudTraceV2 } from './formats/google-cloud-trace-v2.ts';
import { elasticApm } from './formats/elastic-apm.ts';
import { signoz } from './formats/signoz.ts';
import { xray } from './formats/xray.ts';
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
  evmTransactions,
  teeCli,
  teeRegistry,
  knowledge,
  measurements,
  modelHub,
  otlpJson,
  jaegerJson,
  jaegerThriftJson,
  jaegerProtoJson,
  jaegerElasticsearch,
  jaegerAnonymizer,
  zipkinV1,
  zipkin,
  atif,
  langsmith,
  mlflow,
  mlflowModel,
  langfuse,
  langfuseIngestion,
  litellmLog,
  phoenix,
  triton,
  chromeTrace,
  datadog,
  xray,
  googleCloudTrace,
  googleCloudTraceV2,
  tracetest,
  elasticApm,
  signoz,
  otlpProtobuf,
  tempoSearch,
  goStdouttrace,
  pythonConsoleSpans,
  jsSpans,
  clickhouseTraces,
  tempoParquet,
  onnxLog,
  onnxInfer,
  inferenceResults,
  gatewayLog,
  sdkResult,
  facilitatorJobs,
  facilitatorLog,
  modelRegistry,
  gatewayMonitoring,
  vannaStorage,
  vannaLog,
  ezkl,
  ezklKey,
  suiTransactions,
  suiObjects,
  suiEvents,
  walrusCertificate,
  walrusResults,
  walrusInfo,
  walrusMetadata,
  walrusQuilt,
  httpHeaders,
  walrusAccessLog,
  mappedRows,
  ociManifest,
  hfCache,
  ollamaModels,
  safetensors,
  gguf,
  phoenixSqlite,
  mlflowSqlite,
  onnx,
];

export function importerOf(id: string): Importer | null {
  return IMPORTERS.find((importer) => importer.id === id) ?? null;
}
