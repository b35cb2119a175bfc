/** Tracing that leaves requests out by design. */

/** Source: kserve `config/llmisvcconfig/config-llm-tracing.yaml` (`parentbased_traceidratio`, 0.05). */
export const KSERVE_SAMPLES =
  'Where a resource has llmisvc.name, KServe set the tracing up: unless it was told otherwise it records 5 % of the requests. Those that are missing were made, too.';
