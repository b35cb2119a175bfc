/** A large file as a source: taken in at one reading, and which of it the kernel for OTLP/JSON reads meanwhile. */
import { takeIn, type SpanForm, type TakenIn } from './bulk/take-in.ts';
import { chooseImporter, type Choice } from './choose-importer.ts';
import type { FoundFile } from './container.ts';
import { hasGroups, otlpJson, otlpLines } from './formats/otlp-json.ts';
import type { RecordSink, SourceBytes } from './importer.ts';
import { IMPORT_LIMITS } from './limits.ts';
import type { RecordStore } from './record-store.ts';
import { formOfHead, hasByteOrderMark } from './scan/container-form.ts';
import type { Place, SourceContext } from './source-context.ts';

/** So much of a file decides in which form values stand in it. */
const FORM_BYTES = 1024 * 1024;
/** How a document begins that the kernel may know. */
const SPAN_DOCUMENT = /^\s*\{\s*"resourceSpans"\s*:\s*\[/;

function spanFormOf(head: Buffer): SpanForm | null {
  if (hasByteOrderMark(head)) return null;
  if (formOfHead(head.subarray(0, FORM_BYTES), false) === 'lines') return 'lines';
  return SPAN_DOCUMENT.test(head.toString('latin1', 0, 1024)) ? 'document' : null;
}

interface LargeSource {
  readonly context: SourceContext;
  readonly file: FoundFile;
  readonly place: Place;
  readonly size: number;
  readonly sourceId: number;
  readonly store: RecordStore;
  /** Its document was tried before, and is one that the kernel leaves. */
  readonly isUnusual: boolean;
}

/** A large file embedded and, as far as it is of a form that the kernel knows, read in one go. @throws UnusualDocument */
export async function takeInLarge({
  context,
  file,
  place,
  size,
  sourceId,
  store,
  isUnusual,
}: LargeSource): Promise<TakenIn & { readonly choice: Choice | null }> {
  let choice: Choice | null = null;
  const chosenForm = (head: Buffer): SpanForm | null => {
    const form = spanFormOf(head);
    if (form === null || (form === 'document' && isUnusual)) return null;
    const chosen = chooseImporter(context, file, head, size);
    if (chosen.importer !== otlpJson || !hasGroups(head.subarray(0, IMPORT_LIMITS.headBytes))) return null;
    choice = chosen;
    return form;
  };
  const taken = await takeIn(
    {
      db: context.db,
      sourceId,
      file,
      realPath: place.realPath,
      total: size,
      store,
      spanFormOf: chosenForm,
      isNarrowWanted: () => context.fresh?.hasRoom ?? false,
    },
    context.call,
  );
  return { ...taken, choice };
}

/** Lines that the helpers left: those after a line that is too long for them, and a last one without its end. */
export function readLastLines(bytes: SourceBytes, from: number, sink: RecordSink): void {
  const lines = otlpLines(sink, from);
  for (let at = from; at < bytes.size; at += FORM_BYTES)
    lines.push(bytes.read(at, Math.min(FORM_BYTES, bytes.size - at)));
  lines.end();
}
