/** What the name of a column speaks for. Pure. */
import { TIME_FIELDS, type MappedField, type TimeUnit } from '../../../model/column-mapping.ts';
import { FIELD_KEYS } from '../trace/span-fields.ts';

/** Names without case and punctuation; of several columns for one field the name that stands first here wins. */
const NAMES: readonly (readonly [MappedField, readonly string[]])[] = [
  ['traceId', ['traceid', 'trace', 'traceidhex', 'dtraceid', 'xtraceid']],
  ['spanId', ['spanid', 'span', 'spanidhex', 'observationid', 'runid', 'callid', 'id']],
  [
    'parentSpanId',
    [
      'parentspanid',
      'referenceparentspanid',
      'parentid',
      'parentspan',
      'parentobservationid',
      'parentrunid',
      'parentcallid',
      'parent',
      'psid',
    ],
  ],
  [
    'name',
    ['spanname', 'operationname', 'operation', 'displayname', 'name', 'op', 'calltype', 'method', 'event', 'message'],
  ],
  ['spanKind', ['spankind', 'kind']],
  [
    'start',
    [
      'starttimeunix',
      'spanstarttimestampnanos',
      'starttime',
      'start',
      'startts',
      'startedat',
      'begintime',
      'begin',
      'requestcreatedat',
      'requesttime',
      'requesttimestamp',
      'timestamp',
      'time',
      'ts',
      'datetime',
      'datetimeutc',
      'date',
      'createdat',
      'inferencetime',
      'eventtime',
      'loggingtime',
      'logtime',
    ],
  ],
  [
    'end',
    [
      'endtimeunix',
      'spanendtimestampnanos',
      'endtime',
      'end',
      'endts',
      'endedat',
      'finishtime',
      'finishedat',
      'finish',
      'completedat',
      'responsecreatedat',
    ],
  ],
  [
    'duration',
    [
      'duration',
      'dur',
      'executiontime',
      'executionduration',
      'generationtime',
      'responsetime',
      'latency',
      'totallatency',
      'e2elatency',
      'elapsed',
      'elapsedtime',
      'timetaken',
      'took',
      'delay',
    ],
  ],
  ['service', ['servicename', 'service', 'app', 'application', 'component', 'appname']],
  [
    'node',
    [
      'nodeid',
      'node',
      'podname',
      'pod',
      'hostname',
      'host',
      'instance',
      'instanceid',
      'machine',
      'replica',
      'server',
      'servername',
    ],
  ],
  ['status', ['statuscode', 'status', 'state', 'responsestatus', 'responsestatuscode', 'httpstatus', 'result']],
  [
    'labelAsked',
    [
      'requestmodel',
      'requestedmodel',
      'modelasked',
      'labelasked',
      'modelgroup',
      'modelname',
      'model',
      'aimodel',
      'llmmodel',
      'modelpermaslug',
      'modelslug',
      'modelid',
      'label',
    ],
  ],
  ['labelAnswered', ['responsemodel', 'answeredmodel', 'servedmodel', 'modelanswered', 'labelanswered']],
  ['requestId', ['requestid', 'reqid', 'xrequestid', 'request', 'databricksrequestid', 'invocationid', 'eventid']],
  ['responseId', ['responseid', 'completionid', 'generationid']],
  ['artifactRef', ['blobid', 'walrusblobid', 'artifactid', 'artifact', 'modelcid', 'cid', 'digest']],
  ['teeId', ['teeid', 'enclaveid']],
  ['inputHash', ['inputhash', 'requesthash']],
  ['outputHash', ['outputhash', 'responsehash']],
  ['txHash', ['txhash', 'transactionhash', 'transaction', 'tx']],
  ['cacheResult', ['cacheresult', 'cache']],
];

/** Names of a model that stand for the one that answered where another column says what was asked. */
const ONE_MODEL: ReadonlySet<string> = new Set(['modelname', 'model', 'aimodel', 'llmmodel']);

export interface FieldName {
  readonly field: MappedField;
  /** The lower the better. */
  readonly rank: number;
  /** That the name ends in, as `duration_ms`, `took (s)` and `StartTimeUnixNano` do. */
  readonly unit: TimeUnit | null;
}

const RANKS: ReadonlyMap<string, FieldName> = new Map(
  NAMES.flatMap(([field, names]) => names.map((name, rank) => [name, { field, rank, unit: null }] as const)),
);
/** What no column alone tells. */
const NOT_OFFERED: ReadonlySet<string> = new Set(['server', 'oneName', 'callParameters']);
/** Attributes by their own names, which say most. */
const ATTRIBUTES: ReadonlyMap<string, MappedField> = new Map(
  FIELD_KEYS.flatMap(([key, field]) => (NOT_OFFERED.has(field) ? [] : [[key, field as MappedField] as const])),
);
/** Longer ones first. */
const UNIT_ENDS: readonly (readonly [string, TimeUnit])[] = [
  ['unixnano', 'ns'],
  ['nanoseconds', 'ns'],
  ['microseconds', 'us'],
  ['milliseconds', 'ms'],
  ['seconds', 's'],
  ['nanos', 'ns'],
  ['micros', 'us'],
  ['millis', 'ms'],
  ['nano', 'ns'],
  ['secs', 's'],
  ['sec', 's'],
  ['ns', 'ns'],
  ['us', 'us'],
  ['ms', 'ms'],
  ['s', 's'],
];

const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/** Only times have a unit at the end of their names. */
function timeOf(name: string): FieldName | null {
  for (const [end, unit] of UNIT_ENDS) {
    const stem = name.endsWith(end) ? name.slice(0, -end.length) : '';
    const found = RANKS.get(stem) ?? RANKS.get(stem.replace(/in$/, ''));
    if (found !== undefined && TIME_FIELDS.has(found.field)) return { ...found, unit };
  }
  return null;
}

const known = (name: string): FieldName | null => RANKS.get(name) ?? timeOf(name);

/** What a column's name speaks for; of a nested key its last part counts where the whole says nothing. */
export function fieldOfName(column: string): FieldName | null {
  for (const [key, field] of ATTRIBUTES)
    if (column === key || column.endsWith(`.${key}`)) return { field, rank: -1, unit: null };
  return known(plain(column)) ?? known(plain(column.slice(column.lastIndexOf('.') + 1)));
}

export const namesOneModel = (column: string): boolean => ONE_MODEL.has(plain(column));
