import { heartbeatLog, pcrApprovedLog, teeRegisteredLog, teeSwitchLog, type LogBody } from './chain-log.ts';
import { wasActive, type Enclave, type Image } from './enclave.ts';
import { blobFacts, isoMs, PATHS, traceEvent, type Rendering } from './rendering.ts';
import { toHex } from '../../src/base/bytes.ts';
import type { HubCapture } from './incident.ts';

const HEARTBEAT_SEC = 900;
const MOST_HEARTBEATS = 16;
const HUB = 'https://hub-api.opengradient.ai/api/v0/models';

function registryEntry(enclave: Enclave, teeId: string, exportSec: number): unknown {
  const registeredAt = enclave.registeredSec ?? exportSec;
  return {
    teeId: `0x${teeId}`,
    owner: enclave.owner,
    paymentAddress: enclave.paymentAddress,
    endpoint: enclave.endpoint,
    publicKey: `0x${toHex(enclave.key.der)}`,
    tlsCertificate: '0x',
    pcrHash: `0x${enclave.image.pcrHash}`,
    teeType: 0,
    enabled: wasActive(enclave, exportSec) ?? true,
    registeredAt,
    lastHeartbeatAt: Math.max(registeredAt, exportSec - (exportSec % HEARTBEAT_SEC)),
  };
}

function measurementFile(image: Image): string {
  const [PCR0, PCR1, PCR2] = image.pcrs ?? ['', '', ''];
  return `${JSON.stringify({ Measurements: { HashAlgorithm: 'Sha384 { ... }', PCR0, PCR1, PCR2 } }, null, 2)}\n`;
}

function renderCapture(rendering: Rendering, capture: HubCapture): void {
  const { writer } = rendering;
  const base = `${HUB}/${capture.label}/versions`;
  const versions = capture.versions.map((versionString) => ({ versionString }));
  const seen = { fetched_at: isoMs(capture.sec * 1000), url: base, status: 200, body: versions };
  writer.line(PATHS.captures, JSON.stringify(seen));
  for (const file of capture.files) {
    const body = [{ name: file.fileName, ipfsCid: file.blob, size: blobFacts(file.blob).size }];
    const url = `${base}/${file.version}/files`;
    writer.line(
      PATHS.captures,
      JSON.stringify({ fetched_at: isoMs(capture.sec * 1000 + 800), url, status: 200, body }),
    );
  }
}

function renderEnclaveLogs(rendering: Rendering, enclave: Enclave, mine: (sec: number, log: LogBody) => void): void {
  const { registeredSec, teeId } = enclave;
  if (registeredSec === null) return;
  mine(registeredSec, teeRegisteredLog(teeId, enclave.owner));
  for (const { sec, enabled } of enclave.switches) mine(sec, teeSwitchLog(teeId, enabled));
  const until = rendering.incident.exportSec;
  for (let i = MOST_HEARTBEATS; i > 0; i -= 1) {
    const sec = until - (until % HEARTBEAT_SEC) - i * HEARTBEAT_SEC;
    if (sec > registeredSec && wasActive(enclave, sec) === true) mine(sec, heartbeatLog(teeId, sec - 2));
  }
}

/** Registry, measurements, Hub captures, publish events, and the registry's own events on the settlement chain. */
export function renderRegistry(rendering: Rendering): void {
  const { incident, writer, settlementLogs, settlementChain } = rendering;
  const prng = rendering.prng.fork('registry');
  const mine = (sec: number, log: LogBody): void => {
    settlementLogs.push(...settlementChain.mine(sec, prng.hex(32), [log]));
  };
  for (const image of incident.images) {
    mine(image.approvedSec, pcrApprovedLog(image.pcrHash, image.version));
    if (!image.measurementHeld) continue;
    writer.file(`images/measurements-${image.pcrHash.slice(0, 8)}.json`, measurementFile(image));
  }
  for (const enclave of incident.enclaves) {
    renderEnclaveLogs(rendering, enclave, mine);
    if (enclave.registeredSec === null) continue;
    writer.item(PATHS.registry, JSON.stringify(registryEntry(enclave, enclave.teeId, incident.exportSec)));
  }
  for (const { teeId, enclave } of incident.mismatched) {
    writer.item(PATHS.registry, JSON.stringify(registryEntry(enclave, teeId, incident.exportSec)));
  }
  for (const capture of incident.captures.toSorted((a, b) => a.sec - b.sec)) renderCapture(rendering, capture);
  for (const { sec, file } of incident.publishes) {
    const members = {
      label: file.label,
      version: file.version,
      blob_id: file.blob,
      sha256: blobFacts(file.blob).sha256,
    };
    writer.line(PATHS.publishes, traceEvent(sec * 1000, 'hub.version.publish', members));
  }
}
