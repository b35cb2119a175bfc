/** The sentences that every report carries, whatever the case: what a word means and what a report cannot say. */
import type { Status } from '../../model/status.ts';
import type { Strength } from '../../model/strength.ts';

export const STATUS_MEANING: Readonly<Record<Status, string>> = {
  proved:
    'A cryptographic or arithmetic check ran in this build, on bytes that lie in the case, and passed; and what it checked is the claim itself, not a neighbour of it.',
  attested:
    'An identified party says it, in a statement whose signature was verified or that stands on chain. What it says was not recomputed.',
  observed: 'A record says it. The record is unsigned, or its signature cannot be checked with what the case holds.',
  inferred: 'It follows from other claims by a named rule. It is never stronger than the weakest of them.',
  contradicted: 'Two sources disagree, or a check failed. Both sides are kept and shown.',
  unknown: 'There is no basis for an answer. The reason is given.',
};

export const STRENGTH_MEANING: Readonly<Record<Strength, string>> = {
  C0: 'Never: known facts would speak against it, and the tool knows none beside the records.',
  C1: 'Records or checks disagree about it.',
  C2: 'One writer says it in records that nothing protects against change; or it was inferred from such records.',
  C3: 'Records of several writers lead to it, not all of them protected; or it was inferred from protected records alone by a table or a rule.',
  C4: 'Records lead to it that are signed, with signatures that verify, or that stand on a chain.',
  C5: 'It was recomputed by this build from bytes that lie in the case. What remains is how the files came to be, and the trust roots.',
  C6: 'Never: no file shows from within that it was beyond doubt before it was imported.',
};

export const LIMITS: readonly string[] = [
  'The results relate only to the items examined: the files in the evidence list, as they were when they were imported.',
  'The evidence is unchanged since import. Nothing here says that it was unchanged since acquisition: what happened to a file before it was imported cannot be seen from inside the case.',
  'Blobtrail read exports, offline. It asked no network, no chain and no registry, and it saw nothing that was not exported.',
  'Where a record is missing, that is all that is known. It is no sign that nothing happened.',
  'A hash that a log or an answer states is a statement of that log or answer. Only bytes that lie in the case and were hashed by this tool are called proved.',
  'A valid signature shows that the holder of a key signed these values. It does not show which weights computed the answer.',
  'A check that failed and a check that could not run are two things and are counted apart.',
  'Two copies of one record are one record. They do not support each other.',
  'Times are those that the records state. A clock that seems wrong is reported as a finding; no time was moved.',
  'What an image’s table of labels says is what the image was built to ask for. What the provider then served is outside the trail.',
  'A custody chain proves that its log was not changed without changing its head. It proves that to those who hold a copy of the head from an earlier day, and to nobody else.',
  'What a person says stands with that person’s name and the time. Every other sentence was computed from the records by the passes and rules listed under Method.',
];

/** The way of a byte, in order. */
export const PIPELINE: readonly { readonly step: string; readonly does: string }[] = [
  {
    step: 'Acquire',
    does: 'Every file is hashed with SHA-256 as it was received and, unless asked otherwise, copied into the case.',
  },
  {
    step: 'Unwrap',
    does: 'Compressed files and archives are opened within limits; each member is a source of its own that names its parent.',
  },
  {
    step: 'Recognise',
    does: 'The first bytes and the name are shown to every importer; the most confident one reads the source, and its reason is kept.',
  },
  {
    step: 'Read',
    does: 'Records become statements that keep their byte range. What cannot be read is booked in the ledger with a reason.',
  },
  {
    step: 'Reconstruct',
    does: 'Records of one request are joined by shared ids, and each request is resolved to an artifact with a status.',
  },
  { step: 'Verify', does: 'Signatures, key ids, hashes and trees are recomputed from the bytes in the case.' },
  {
    step: 'Apply rules',
    does: 'Each rule is a pure function of the case; each finding names the records that it rests on.',
  },
];

export const GLOSSARY: readonly { readonly term: string; readonly meaning: string }[] = [
  { term: 'Label', meaning: 'What a caller writes to name a model. It names no bytes.' },
  { term: 'Artifact', meaning: 'What a call really hit: a stored blob, a file, or a provider’s dated model.' },
  { term: 'Release', meaning: 'The statement that a label means an artifact from some moment on.' },
  {
    term: 'Settlement',
    meaning: 'The later record of an answer in a tree or on chain. Its blob is never the artifact that was served.',
  },
  {
    term: 'Current',
    meaning: 'The artifact is the newest release of the label that was published by the time of the request.',
  },
  { term: 'Stale', meaning: 'The artifact is an older release of the label; another had been published by then.' },
  { term: 'Unpublished', meaning: 'Releases of the label are known, but none published by then carries the artifact.' },
  {
    term: 'Signature valid',
    meaning: 'It verifies over the stated values under the key of the enclave that the answer names.',
  },
  { term: 'Signature invalid', meaning: 'The key is known and the signature does not verify under it.' },
  {
    term: 'Signature unverifiable',
    meaning: 'There is a signature; the key, or a value that it covers, is not in the case.',
  },
  { term: 'Signature absent', meaning: 'The record carries no signature.' },
  { term: 'Included', meaning: 'The answer’s leaf was found and its tree recomputed to the root that it states.' },
  { term: 'Absent', meaning: 'A kind of record that the case does not hold.' },
  { term: 'Empty', meaning: 'A source that was read and holds no record.' },
  { term: 'Unavailable', meaning: 'A source that is known of and could not be read, with the reason.' },
  {
    term: 'Accepted, rejected, skipped',
    meaning:
      'The three columns of a ledger: records that were read, that could not be read, and that say nothing of use here.',
  },
  {
    term: 'Ground',
    meaning: 'The record that a finding rests on: bytes of a source, found again by offset and length.',
  },
  { term: 'Could not run', meaning: 'A check lacked an input. It says nothing for or against the claim.' },
];

/** For whoever certifies a record (US Federal Rules of Evidence 902(13) and 902(14)): a draft, and no legal advice. */
export const CERTIFICATION = {
  intro:
    'A draft for a qualified person, who has to make it their own: a record generated by a process that produces an accurate result, and data copied and identified by hashes.',
  system: 'It reads exports that it was given, offline, and changes none of them.',
  process:
    'The process is described under Method. It is deterministic: the same files and the same version give the same requests and findings, which blobtrail verify checks by running all of it again on a copy.',
  copies:
    'Each source was hashed with SHA-256 when it was imported; where it was copied into the case, the copy was hashed again.',
} as const;
