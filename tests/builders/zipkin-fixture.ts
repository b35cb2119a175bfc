/** Spans as OpenTelemetry's Zipkin exporter sends them: the body that a collector gets. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { ZipkinExporter } from '@opentelemetry/exporter-zipkin';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';

export async function sentToZipkin(spans: readonly ReadableSpan[]): Promise<Buffer> {
  const body = Promise.withResolvers<Buffer>();
  const server = createServer((request, response) => {
    body.resolve(buffer(request));
    response.writeHead(202).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const exporter = new ZipkinExporter({ url: `http://127.0.0.1:${port}/api/v2/spans` });
  await new Promise<void>((resolve) => exporter.export([...spans], () => resolve()));
  await exporter.shutdown();
  server.close();
  return body.promise;
}
