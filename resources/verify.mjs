#!/usr/bin/env node
/**
 * Checks an export of Blobtrail, with nothing but Node 18 or newer and this file.
 *
 *   node verify.mjs [FOLDER] [--key PUBLIC.pem] [--head HASH] [--count N]
 *
 * FOLDER is the export; without it, the folder that this file lies in. --key is a public key that you have from
 * elsewhere: then the signature over the manifest has to be there and to verify under it. --head and --count are the
 * custody head and the number of its entries that you wrote down, or that a printed report shows.
 *
 * Exit code 0: everything that was checked holds. 1: something is broken, and is named. 2: it cannot be told.
 *
 * What it checks: every file has the SHA-256 and the size of the manifest, and none was added; the manifest has the
 * SHA-256 of the trailer; the rows of each table are counted against both; the custody log is a chain from its first entry
 * to the head that manifest and control row state; the files that it tells of are those of the table of sources; the
 * ledger of each source adds up to its bytes; every place that a row names lies inside a source; every finding has one.
 *
 * What it cannot see: whoever makes all of it anew, chain and sums and all, makes an export that holds together. Only
 * something that was kept elsewhere shows that: a key, the head, or the SHA-256 of the manifest.
 */
import { createHash, createPublicKey, verify as verifySignature } from 'node:crypto';
import { createReadStream, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const FORMAT = 'blobtrail/extract/2';
const CHAIN_DOMAIN = 'blobtrail/custody/1';
/** Files that no sum is kept of in the manifest, because they speak of it or may differ. */
const BESIDE = new Set([
  'manifest.json',
  'trailer.json',
  'generation.json',
  'SHA256SUMS',
  'manifest.json.sig',
  'manifest.json.tsr',
  'statement.dsse.json',
  'statement.sigstore.json',
]);
/** Tables whose rows name a place in a source. */
const PLACED = ['issues', 'events', 'spans', 'records', 'proofs', 'settlements', 'node_records', 'certificates', 'clocks', 'time_texts'];

/** Without these nothing can be said of an export. */
const REQUIRED = ['control', 'custody', 'sources', 'handles', 'ledger', 'requests', 'findings', 'finding_requests', ...PLACED];

/** Something is not as it was. */
class Broken extends Error {}
/** It cannot be told. */
class Unclear extends Error {}

const shown = (text) => JSON.stringify(String(text));

function options(words) {
  const out = { folder: dirname(fileURLToPath(import.meta.url)), key: null, head: null, count: null };
  let isNamed = false;
  for (let i = 0; i < words.length; i += 1) {
    const word = words[i];
    if (word === '--key' || word === '--head' || word === '--count') {
      i += 1;
      if (words[i] === undefined) throw new Unclear(`${word} needs a value`);
      out[word.slice(2)] = words[i];
    } else if (word.startsWith('-') || isNamed) throw new Unclear(`${shown(word)} is not understood`);
    else {
      out.folder = resolve(word);
      isNamed = true;
    }
  }
  if (out.head !== null && !/^[0-9a-fA-F]{64}$/.test(out.head)) throw new Unclear('--head is 64 hex digits');
  if (out.count !== null && !/^\d{1,9}$/.test(out.count)) throw new Unclear('--count is a number');
  return out;
}

/** Whatever the file system says, other than that something is not there, leaves the question open. */
function stat(path) {
  try {
    return lstatSync(path);
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
    throw new Unclear(`${shown(path)} cannot be looked at: ${error.message}`);
  }
}

function readBytes(path) {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new Unclear(`${shown(path)} cannot be read: ${error.message}`);
  }
}

function readJson(folder, name) {
  const bytes = readBytes(join(folder, name));
  try {
    const value = JSON.parse(bytes.toString('utf8'));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { bytes, value };
  } catch {
    // Said below.
  }
  throw new Broken(`${name} is not a JSON object`);
}

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

async function hashFile(path) {
  const hash = createHash('sha256');
  let bytes = 0;
  let lines = 0;
  let last = 10;
  try {
    for await (const piece of createReadStream(path)) {
      hash.update(piece);
      bytes += piece.length;
      for (const byte of piece) if (byte === 10) lines += 1;
      last = piece[piece.length - 1];
    }
  } catch (error) {
    throw new Unclear(`${shown(path)} cannot be read: ${error.message}`);
  }
  return { sha256: hash.digest('hex'), bytes, lines, endsWhole: last === 10 };
}

/** JSON with sorted keys and no white space. */
function canonical(value) {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  const members = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`);
  return `{${members.join(',')}}`;
}

async function* rowsOf(folder, table) {
  const name = `tables/${table}.jsonl`;
  const lines = createInterface({ input: createReadStream(join(folder, name)), crlfDelay: Infinity });
  let number = 0;
  for await (const line of lines) {
    number += 1;
    let row = null;
    try {
      row = JSON.parse(line);
    } catch {
      // Said below.
    }
    if (typeof row !== 'object' || row === null || Array.isArray(row))
      throw new Broken(`${name}, line ${number}, is no row`);
    yield { row, where: `${name}, line ${number}` };
  }
}

function isInside(path) {
  return (
    typeof path === 'string' &&
    path !== '' &&
    path.split('/').every((part) => part !== '' && part !== '.' && part !== '..' && !/[\\:]/.test(part))
  );
}

/** Every regular file below a folder; anything else is named as broken. */
function listFiles(folder, below = '') {
  const out = [];
  for (const entry of readdirSync(join(folder, below), { withFileTypes: true })) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) out.push(...listFiles(folder, path));
    else if (entry.isFile()) out.push(path);
    else throw new Broken(`${shown(path)} is neither a file nor a folder`);
  }
  return out;
}

function openManifest(folder) {
  if (stat(folder)?.isDirectory() !== true) throw new Unclear(`there is no folder ${shown(folder)}`);
  const [hasManifest, hasTrailer] = ['manifest.json', 'trailer.json'].map((name) => stat(join(folder, name)) !== null);
  if (!hasManifest && !hasTrailer) throw new Unclear(`${shown(folder)} holds no export: no manifest.json`);
  if (!hasManifest) throw new Broken('manifest.json is not there');
  const manifest = readJson(folder, 'manifest.json');
  if (manifest.value.format !== FORMAT)
    throw new Unclear(`the export is of the form ${shown(manifest.value.format)}; this verifier knows ${FORMAT}`);
  if (!hasTrailer) throw new Broken('trailer.json is not there: the export is not whole');
  const trailer = readJson(folder, 'trailer.json');
  const { tables, files, custody } = manifest.value;
  if (!Array.isArray(tables) || !Array.isArray(files) || typeof custody !== 'object' || custody === null)
    throw new Broken('manifest.json lacks tables, files or custody');
  const { end, rows, custody: told } = trailer.value;
  if (end !== true || typeof rows !== 'object' || rows === null || typeof told !== 'object' || told === null)
    throw new Broken('trailer.json does not end the export');
  return { manifest: manifest.value, bytes: manifest.bytes, trailer: trailer.value };
}

async function checkFiles(folder, { manifest, bytes, trailer }, say) {
  if (trailer.manifestSha256 !== sha256(bytes))
    throw new Broken('manifest.json does not have the SHA-256 that trailer.json says');
  const listed = [...manifest.tables, ...manifest.files];
  if (manifest.tables.length === 0) throw new Broken('manifest.json names no table');
  if (trailer.files !== listed.length)
    throw new Broken(`trailer.json counts ${trailer.files} files, manifest.json names ${listed.length}`);
  const names = new Set();
  for (const file of listed) {
    if (!isInside(file.path)) throw new Broken(`manifest.json names a path outside of the export: ${shown(file.path)}`);
    if (names.has(file.path)) throw new Broken(`manifest.json names ${shown(file.path)} twice`);
    names.add(file.path);
    const path = join(folder, ...file.path.split('/'));
    const there = stat(path);
    if (there === null) throw new Broken(`${file.path} is not there`);
    if (!there.isFile()) throw new Broken(`${file.path} is not a file`);
    const found = await hashFile(path);
    if (found.bytes !== file.bytes)
      throw new Broken(`${file.path} has ${found.bytes} bytes, manifest.json says ${file.bytes}`);
    if (found.sha256 !== file.sha256) throw new Broken(`${file.path} does not have the SHA-256 that manifest.json says`);
    if (file.table === undefined) continue;
    if (file.path !== `tables/${file.table}.jsonl`) throw new Broken(`table ${shown(file.table)} lies at another path`);
    if (!found.endsWhole) throw new Broken(`${file.path} ends in the middle of a line`);
    if (found.lines !== file.rows)
      throw new Broken(`${file.path} has ${found.lines} rows, manifest.json says ${file.rows}`);
    if (found.lines !== trailer.rows[file.table])
      throw new Broken(`${file.path} has ${found.lines} rows, trailer.json says ${trailer.rows[file.table]}`);
  }
  for (const table of Object.keys(trailer.rows))
    if (!names.has(`tables/${table}.jsonl`)) throw new Broken(`trailer.json counts table ${shown(table)}, which is not there`);
  for (const table of REQUIRED) if (!names.has(`tables/${table}.jsonl`)) throw new Broken(`table ${table} is not there`);
  for (const path of listFiles(folder))
    if (!names.has(path) && !BESIDE.has(path)) throw new Broken(`${shown(path)} is not of this export`);
  checkSums(folder, names);
  say(`${listed.length} files have the SHA-256 of the manifest`);
}

/** The list for sha256sum says the same as the manifest. */
function checkSums(folder, names) {
  if (stat(join(folder, 'SHA256SUMS')) === null) throw new Broken('SHA256SUMS is not there');
  const summed = new Set();
  for (const line of readBytes(join(folder, 'SHA256SUMS')).toString('utf8').split('\n')) {
    if (line === '') continue;
    const match = /^([0-9a-f]{64}) {2}(.+)$/.exec(line);
    if (match === null || !isInside(match[2])) throw new Broken('SHA256SUMS holds a line that is none of sha256sum');
    const path = join(folder, ...match[2].split('/'));
    if (stat(path)?.isFile() !== true) throw new Broken(`SHA256SUMS names ${shown(match[2])}, which is not there`);
    if (sha256(readBytes(path)) !== match[1]) throw new Broken(`${match[2]} does not have the SHA-256 that SHA256SUMS says`);
    summed.add(match[2]);
  }
  for (const name of [...names, 'manifest.json', 'trailer.json'])
    if (!summed.has(name)) throw new Broken(`SHA256SUMS does not name ${shown(name)}`);
}

async function checkChain(folder, { manifest, trailer }, { head, count }, say) {
  const isRedacted = Array.isArray(manifest.redacted) && manifest.redacted.length > 0;
  let previous = '';
  let seq = 0;
  const acquired = [];
  for await (const { row, where } of rowsOf(folder, 'custody')) {
    seq += 1;
    if (row.seq !== seq) throw new Broken(`custody entry ${seq} is missing: ${where} is entry ${row.seq}`);
    if (row.prevHash !== previous) throw new Broken(`custody entry ${seq} does not name the entry before it`);
    const { action, actor, atNs, body } = row;
    const text = `${CHAIN_DOMAIN}\n${previous}\n${canonical({ action, actor, at_ns: atNs, body, seq })}\n`;
    if (!isRedacted && sha256(Buffer.from(text, 'utf8')) !== row.hash)
      throw new Broken(`custody entry ${seq} does not have its hash`);
    previous = row.hash;
    if (!isRedacted && action === 'source.acquire') acquired.push({ seq, told: JSON.parse(body) });
  }
  if (seq === 0) throw new Broken('the custody log holds no entry: nothing can be verified by it');
  for (const [name, told] of [
    ['manifest.json', manifest.custody],
    ['trailer.json', trailer.custody],
  ]) {
    if (told.count !== seq) throw new Broken(`the custody log has ${seq} entries, ${name} says ${told.count}`);
    if (told.head !== previous) throw new Broken(`the custody log ends in ${previous}, ${name} says ${told.head}`);
  }
  if (count !== null && Number(count) !== seq) throw new Broken(`the custody log has ${seq} entries, you expected ${count}`);
  if (head !== null && head.toLowerCase() !== previous)
    throw new Broken(`the custody log ends in ${previous}, you expected ${head.toLowerCase()}`);
  say(`the custody log is a chain of ${seq} entries, head ${previous}`);
  if (isRedacted)
    say('NOT CHECKED: what the custody entries say, for the export is redacted: each names the one before it, and their texts are not here');
  return { head: previous, count: seq, acquired };
}

async function checkControl(folder, { manifest }, chain) {
  let rows = 0;
  for await (const { row } of rowsOf(folder, 'control')) {
    rows += 1;
    if (row.custodyHead !== chain.head || row.custodyCount !== chain.count)
      throw new Broken('the control row states another custody head than the log has');
    if (row.caseId !== manifest.caseId) throw new Broken('the control row is of another case than the manifest');
  }
  if (rows !== 1) throw new Broken(`table control has ${rows} rows, and has to have one`);
}

async function checkSources(folder, { acquired }, say) {
  const sources = new Map();
  for await (const { row, where } of rowsOf(folder, 'sources')) {
    if (sources.has(row.id)) throw new Broken(`${where}: source ${shown(row.id)} is there twice`);
    sources.set(row.id, { row, booked: 0 });
  }
  const byHandle = new Map();
  for await (const { row } of rowsOf(folder, 'handles')) if (row.kind === 'source') byHandle.set(row.handle, row.id);
  for (const { seq, told } of acquired) {
    const source = sources.get(byHandle.get(told.source));
    if (source === undefined) throw new Broken(`custody entry ${seq} tells of ${told.source}, which is not among the sources`);
    if (source.row.sha256 !== told.sha256 || source.row.bytes !== told.bytes)
      throw new Broken(`source ${told.source} is not the file that custody entry ${seq} tells of`);
  }
  for await (const { row, where } of rowsOf(folder, 'ledger')) {
    const source = sources.get(row.source);
    if (source === undefined) throw new Broken(`${where}: there is no source ${shown(row.source)}`);
    source.booked += row.bytes;
  }
  for (const { row, booked } of sources.values())
    if (row.duplicateOf === null && booked !== row.bytes)
      throw new Broken(`the ledger of ${shown(row.path)} adds up to ${booked} of its ${row.bytes} bytes`);
  const known = acquired.length === 0 ? '' : 'are those of the custody log, and ';
  say(`${sources.size} sources: they ${known}each ledger adds up`.replace('they each', 'each'));
  return sources;
}

function checkPlace({ source, offset, length }, sources, where) {
  const held = sources.get(source);
  if (held === undefined) throw new Broken(`${where}: there is no source ${shown(source)}`);
  const isInBounds = Number.isSafeInteger(offset) && Number.isSafeInteger(length) && offset >= 0 && length >= 0;
  if (!isInBounds || offset + length > held.row.bytes) throw new Broken(`${where}: its place lies outside of its source`);
}

async function checkRows(folder, sources, say) {
  const requests = new Set();
  for await (const { row, where } of rowsOf(folder, 'requests')) {
    if (requests.has(row.id)) throw new Broken(`${where}: request ${shown(row.id)} is there twice`);
    requests.add(row.id);
  }
  let places = 0;
  for (const table of PLACED) {
    for await (const { row, where } of rowsOf(folder, table)) {
      checkPlace(row, sources, where);
      places += 1;
      if (typeof row.request === 'string' && !requests.has(row.request))
        throw new Broken(`${where}: there is no request ${shown(row.request)}`);
    }
  }
  const findings = new Map();
  for await (const { row, where } of rowsOf(folder, 'findings')) {
    if (!Array.isArray(row.grounds) || row.grounds.length === 0) throw new Broken(`${where}: a finding without a ground`);
    for (const ground of row.grounds) checkPlace(ground, sources, where);
    findings.set(row.id, { told: row.requestCount, found: 0, where });
  }
  for await (const { row, where } of rowsOf(folder, 'finding_requests')) {
    const finding = findings.get(row.finding);
    if (finding === undefined || !requests.has(row.request)) throw new Broken(`${where}: it names a row that is not there`);
    finding.found += 1;
  }
  for (const { told, found, where } of findings.values())
    if (found > told) throw new Broken(`${where}: it counts ${told} requests, and ${found} are named`);
  say(`${requests.size} requests, ${findings.size} findings and ${places} records lie inside of the sources`);
}

/** Detached, over the bytes of the manifest; Ed25519, or ECDSA or RSA with SHA-256. */
function checkSignature(folder, bytes, keyPath, say) {
  const path = join(folder, 'manifest.json.sig');
  const isSigned = stat(path) !== null;
  if (keyPath === null) {
    say(isSigned ? 'NOT CHECKED: the signature, because no --key was given' : 'the manifest is not signed');
    return;
  }
  let key;
  try {
    key = createPublicKey(readFileSync(keyPath));
  } catch (error) {
    throw new Unclear(`the key ${shown(keyPath)} cannot be used: ${error.message}`);
  }
  if (!isSigned) throw new Broken('there is no signature, and you gave a key to check one');
  const text = readBytes(path).toString('utf8').trim();
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) throw new Broken('manifest.json.sig is not base64');
  const signature = Buffer.from(text, 'base64');
  const kind = key.asymmetricKeyType;
  if (kind !== 'ed25519' && kind !== 'ec' && kind !== 'rsa') throw new Unclear(`keys of kind ${kind} are not understood`);
  const algorithm = kind === 'ed25519' ? null : 'sha256';
  const forms = kind === 'ec' ? [{ key, dsaEncoding: 'der' }, { key, dsaEncoding: 'ieee-p1363' }] : [key];
  if (!forms.some((form) => verifySignature(algorithm, bytes, form, signature)))
    throw new Broken('the signature over manifest.json does not verify under your key');
  say(`the signature over manifest.json verifies under your ${kind} key`);
}

async function main() {
  if (Number(process.versions.node.split('.')[0]) < 18) throw new Unclear('Node 18 or newer is needed');
  const given = options(process.argv.slice(2));
  const say = (text) => process.stdout.write(`${text}\n`);
  const opened = openManifest(given.folder);
  checkSignature(given.folder, opened.bytes, given.key, say);
  await checkFiles(given.folder, opened, say);
  const chain = await checkChain(given.folder, opened, given, say);
  await checkControl(given.folder, opened, chain);
  const sources = await checkSources(given.folder, chain, say);
  await checkRows(given.folder, sources, say);
  if (given.key === null && given.head === null)
    say('Nothing from outside was given (--key, --head): an export that somebody made anew as a whole would pass as well.');
  say('GOOD: the export is as it was written.');
}

// Whoever reads along may have enough before the end (| head); the exit code is for those who have not.
process.stdout.on('error', () => {});
try {
  await main();
} catch (error) {
  if (error instanceof Broken) {
    process.stdout.write(`BROKEN: ${error.message}.\n`);
    process.exitCode = 1;
  } else {
    process.stdout.write(`CANNOT TELL: ${error instanceof Error ? error.message : String(error)}.\n`);
    process.exitCode = 2;
  }
}
