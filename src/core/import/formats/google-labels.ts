/** Labels under which both versions of Cloud Trace's API say where a span was. */
import { nodeOfResource } from '../trace/span-fields.ts';

/** Of what a monitored resource names, as `g.co/r/<resource>/<label>`. */
const NODE_LABELS = [
  'g.co/r/k8s_container/pod_name',
  'g.co/r/k8s_pod/pod_name',
  'g.co/r/gce_instance/instance_id',
  'g.co/r/generic_node/node_id',
  'g.co/gae/app/instance',
] as const;
const SERVICE_LABELS = [
  'service.name',
  'g.co/gae/app/module',
  'g.co/r/k8s_container/container_name',
  '/component',
] as const;

function firstOf(labels: ReadonlyMap<string, string>, keys: readonly string[]): string | null {
  return keys.map((key) => labels.get(key)).find((text) => text !== undefined && text !== '') ?? null;
}

export function serviceOfLabels(labels: ReadonlyMap<string, string>): string | null {
  return firstOf(labels, SERVICE_LABELS);
}

export function nodeOfLabels(labels: ReadonlyMap<string, string>): string | null {
  return nodeOfResource(labels) ?? firstOf(labels, NODE_LABELS);
}

export function hasErrorLabel(labels: ReadonlyMap<string, string>): boolean {
  return ['/error/name', '/error/message'].some((key) => labels.has(key));
}
