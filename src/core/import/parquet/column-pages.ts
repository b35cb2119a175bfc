/**
 * One column of a row group, page by page: levels and values as they are stored (Dremel; apache/parquet-format,
 * "Nested Encoding"). hyparquet decodes a page; no more than one of each column is held.
 */
import { crc32 } from 'node:zlib';
import type {
  ColumnMetaData,
  Compressors,
  DataPageHeader,
  DataPageHeaderV2,
  DecodedArray,
  PageHeader,
  SchemaTree,
} from 'hyparquet/src/types.js';
import { compressors } from 'hyparquet-compressors';
import { parquetHeader } from 'hyparquet/src/column.js';
import { convert, convertWithDictionary, DEFAULT_PARSERS } from 'hyparquet/src/convert.js';
import { decompressPage, readDataPage, readDataPageV2 } from 'hyparquet/src/datapage.js';
import { readPlain } from 'hyparquet/src/plain.js';
import { getMaxDefinitionLevel, getMaxRepetitionLevel } from 'hyparquet/src/schema.js';
import { concatBytes } from '../../../base/bytes.ts';
import { IMPORT_LIMITS } from '../limits.ts';
import { checkRuns, levelBits } from './level-runs.ts';

/** Any bytes of the file. */
export interface ParquetBytes {
  readonly byteLength: number;
  slice(from: number, to?: number): ArrayBuffer;
}

/** How many values one page may hold; what it takes, stored and expanded, is bounded as a record is. */
const PAGE_VALUES = 16 * 1024 * 1024;
/** A header has the least and the greatest value of its page in it. */
const HEADER_BYTES = 256 * 1024;

const bounded: Compressors = Object.fromEntries(
  Object.entries(compressors).map(([codec, decompress]) => [
    codec,
    (input: Uint8Array, length: number): Uint8Array => {
      checkPage(length, 0);
      return decompress(input, length);
    },
  ]),
);

function checkPage(bytes: number, values: number): void {
  const { recordBytes } = IMPORT_LIMITS;
  if (!(bytes >= 0 && bytes <= recordBytes))
    throw new RangeError(`a page of ${bytes} bytes; the limit (recordBytes) is ${recordBytes}`);
  if (!(values >= 0 && values <= PAGE_VALUES))
    throw new RangeError(`a page of ${values} values; the most is ${PAGE_VALUES}`);
}

function unpackedHeader(header: PageHeader): PageHeader {
  const v2 = header.data_page_header_v2;
  return v2 === undefined ? header : { ...header, data_page_header_v2: { ...v2, is_compressed: false } };
}

interface Page {
  readonly count: number;
  /** Empty where each is the greatest that there can be. */
  readonly definitions: ArrayLike<number>;
  /** Empty where each is 0. */
  readonly repetitions: ArrayLike<number>;
  readonly values: DecodedArray;
}

const NO_PAGE: Page = { count: 0, definitions: [], repetitions: [], values: [] };

/** Reads on and on; what stands at its place is looked at before it is taken. */
export class ColumnPages {
  readonly maxDefinition: number;
  private readonly bytes: ParquetBytes;
  private readonly decoder: Parameters<typeof readDataPage>[2];
  private readonly end: number;
  private at: number;
  /** Levels of the column that were not read yet. */
  private left: number;
  private dictionary: DecodedArray | undefined;
  private page = NO_PAGE;
  private index = 0;
  private valueIndex = 0;

  /** @throws RangeError when the column does not lie in the file. */
  constructor(bytes: ParquetBytes, chunk: ColumnMetaData, schemaPath: SchemaTree[]) {
    const { path_in_schema: pathInSchema, codec, type } = chunk;
    const element = schemaPath.at(-1)!.element;
    const parsers = { ...DEFAULT_PARSERS, timestampFromNanoseconds: (ns: bigint): bigint => ns };
    this.decoder = { pathInSchema, type, element, schemaPath, codec, parsers, compressors: bounded, utf8: false };
    this.bytes = bytes;
    this.maxDefinition = getMaxDefinitionLevel(schemaPath);
    this.left = Number(chunk.num_values);
    const starts = [chunk.data_page_offset, chunk.dictionary_page_offset ?? 0n].map(Number).filter((at) => at > 0);
    this.at = Math.min(...starts);
    this.end = this.at + Number(chunk.total_compressed_size);
    if (!(this.at >= 4 && this.end <= bytes.byteLength))
      throw new RangeError(`column ${pathInSchema.join('.')} leads out of the file`);
  }

  /** Whether anything is left. */
  get hasMore(): boolean {
    while (this.index >= this.page.count) {
      if (this.left <= 0 || this.at >= this.end - 1) return false;
      this.readPage();
    }
    return true;
  }

  /** How much of the path to the next value is there. */
  get definition(): number {
    this.need();
    return this.page.definitions[this.index] ?? this.maxDefinition;
  }

  /** At which list of the path the next value goes on; 0 begins a row. */
  get repetition(): number {
    return this.hasMore ? (this.page.repetitions[this.index] ?? 0) : 0;
  }

  /** Passes the next level; its value where there is one, else null. */
  take(): unknown {
    const isValue = this.definition === this.maxDefinition;
    this.index += 1;
    if (!isValue) return null;
    this.valueIndex += 1;
    return this.page.values[this.valueIndex - 1] ?? null;
  }

  private need(): void {
    if (!this.hasMore) throw new RangeError(`column ${this.decoder.pathInSchema.join('.')} ends early`);
  }

  private readPage(): void {
    const head = this.bytes.slice(this.at, Math.min(this.end, this.at + HEADER_BYTES));
    const reader = { view: new DataView(head), offset: 0 };
    const header = parquetHeader(reader);
    const from = this.at + reader.offset;
    checkPage(header.compressed_page_size, 0);
    checkPage(header.uncompressed_page_size, 0);
    this.at = from + header.compressed_page_size;
    if (this.at > this.end) throw new RangeError('a page leads behind the end of its column');
    const stored = new Uint8Array(this.bytes.slice(from, this.at));
    if (header.crc !== undefined && (crc32(stored) | 0) !== (header.crc | 0))
      throw new RangeError(`the page at byte ${from} is damaged: its checksum is another`);
    if (header.type === 'DICTIONARY_PAGE') this.dictionary = this.readDictionary(header, stored);
    else if (header.type === 'DATA_PAGE' || header.type === 'DATA_PAGE_V2') {
      this.page = this.readValues(header, stored);
      this.left -= this.page.count;
      this.index = 0;
      this.valueIndex = 0;
    } else if (header.type !== 'INDEX_PAGE') throw new RangeError(`a page of an unknown type at byte ${from}`);
  }

  private readDictionary(header: PageHeader, stored: Uint8Array): DecodedArray {
    const { codec, type, element } = this.decoder;
    const count = header.dictionary_page_header?.num_values ?? 0;
    checkPage(0, count);
    const page = decompressPage(stored, header.uncompressed_page_size, codec, bounded);
    const view = new DataView(page.buffer, page.byteOffset, page.byteLength);
    return convert(readPlain({ view, offset: 0 }, type, count, element.type_length), this.decoder);
  }

  private readValues(header: PageHeader, stored: Uint8Array): Page {
    const about = header.data_page_header ?? header.data_page_header_v2;
    if (about === undefined) throw new RangeError('a page without a header of its own');
    const { num_values: count, encoding } = about;
    checkPage(0, count);
    const page = this.unpacked(header, stored);
    this.checkLevels(page, about, header.data_page_header_v2);
    const { definitionLevels, repetitionLevels, dataPage } =
      header.data_page_header === undefined
        ? readDataPageV2(page, unpackedHeader(header), this.decoder)
        : readDataPage(page, header.data_page_header, this.decoder);
    const values = convertWithDictionary(dataPage, this.dictionary, encoding, this.decoder);
    const isFlat = getMaxRepetitionLevel(this.decoder.schemaPath) === 0;
    return { count, definitions: definitionLevels ?? [], repetitions: isFlat ? [] : repetitionLevels, values };
  }

  /** The page as it is when nothing in it is compressed: levels of the second version never are. */
  private unpacked(header: PageHeader, stored: Uint8Array): Uint8Array {
    const { codec } = this.decoder;
    const v2 = header.data_page_header_v2;
    if (v2 === undefined) return decompressPage(stored, header.uncompressed_page_size, codec, bounded);
    const { num_values: count, num_nulls: nulls } = v2;
    const levels = v2.repetition_levels_byte_length + v2.definition_levels_byte_length;
    if (!(nulls >= 0 && nulls <= count) || !(levels >= 0 && levels <= stored.length))
      throw new RangeError('the header of a page contradicts itself');
    if (v2.is_compressed === false) return stored;
    const values = decompressPage(stored.subarray(levels), header.uncompressed_page_size - levels, codec, bounded);
    return concatBytes(stored.subarray(0, levels), values);
  }

  private checkLevels(
    page: Uint8Array,
    { num_values: count, encoding }: Pick<DataPageHeader, 'num_values' | 'encoding'>,
    v2: DataPageHeaderV2 | undefined,
  ): void {
    const view = new DataView(page.buffer, page.byteOffset, page.byteLength);
    let at = 0;
    for (const [most, told] of [
      [getMaxRepetitionLevel(this.decoder.schemaPath), v2?.repetition_levels_byte_length],
      [this.maxDefinition, v2?.definition_levels_byte_length],
    ] as const) {
      if (most > 0) {
        // The first version has the length before the levels.
        const length = told ?? view.getUint32(at, true);
        if (told === undefined) at += 4;
        checkRuns(page, at, levelBits(most), count);
        at += length;
      } else at += told ?? 0;
    }
    if (encoding.endsWith('_DICTIONARY')) checkRuns(page, at + 1, page[at] ?? 0, count);
    else if (encoding === 'RLE') checkRuns(page, at + 4, 1, count);
  }
}
