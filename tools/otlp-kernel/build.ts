/**
 * Builds `resources/kernel/otlp.wasm` from `assembly/*.as`: `npm run kernel`. Which names are read, and what wins over what,
 * comes from the tables of the general reader (src/core/import/trace/span-fields.ts).
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FIELD_KEYS, NODE_KEYS } from '../../src/core/import/trace/span-fields.ts';
import { SLOT_OF, SLOTS, SPAN_MEMBERS, type SlotName } from '../../src/core/import/bulk/span-slots.ts';
import { compileAssembly, writeKernel } from '../kernel-compiler.ts';
import { emitNames } from './emit-names.ts';

const part = (name: string): string => readFileSync(join(import.meta.dirname, 'assembly', `${name}.as`), 'utf8');

const numbered = (names: readonly string[]): (readonly [string, number])[] => names.map((name, i) => [name, i + 1]);

/** In place of a slot: what the attribute says is left to the general reader. */
const UNUSUAL = 255;

const ANY_VALUES = ['stringValue', 'intValue', 'doubleValue', 'boolValue'];

function constants(): string {
  const values = {
    SLOTS,
    UNUSUAL,
    RESOURCE_SLOTS: NODE_KEYS.length + 1,
    SLOT_NAME: SLOT_OF.name,
    SLOT_KIND: SLOT_OF.spanKind,
    SLOT_START: SLOT_OF.startNs,
    SLOT_END: SLOT_OF.endNs,
    SLOT_STATUS: SLOT_OF.status,
    SLOT_NODE: SLOT_OF.node,
    SLOT_SERVER: SLOT_OF.server,
    SLOT_ASKED: SLOT_OF.labelAsked,
    SLOT_ANSWERED: SLOT_OF.labelAnswered,
    SLOT_ONE_NAME: SLOT_OF.oneName,
    SLOT_SERVICE: SLOT_OF.service,
    MEMBER_STATUS: SPAN_MEMBERS.indexOf('status') + 1,
    MEMBER_ATTRIBUTES: SPAN_MEMBERS.indexOf('attributes') + 1,
    ATTRIBUTE_KEY: 1,
    ATTRIBUTE_VALUE: 2,
    STRING_VALUE: ANY_VALUES.indexOf('stringValue') + 1,
    BOOL_VALUE: ANY_VALUES.indexOf('boolValue') + 1,
    SCOPE_SPANS: 1,
    SCOPE_OTHER: 2,
    GROUP_RESOURCE: 1,
    GROUP_SCOPES: 2,
    GROUP_OTHER: 3,
  };
  return Object.entries(values)
    .map(([name, value]) => `const ${name}: u32 = ${value};\n`)
    .join('');
}

function names(): string {
  return [
    emitNames('spanMember', numbered(SPAN_MEMBERS)),
    emitNames('statusName', [['code', 1]]),
    emitNames('anyValueName', numbered(ANY_VALUES)),
    emitNames('attributeName', numbered(['key', 'value'])),
    emitNames(
      'spanName',
      FIELD_KEYS.map(([key, field], rank) => [
        key,
        ((field === 'callParameters' ? UNUSUAL : SLOT_OF[field as SlotName]) << 8) | rank,
      ]),
    ),
    emitNames('resourceName', numbered(['service.name', ...NODE_KEYS])),
    emitNames('scopeMember', [
      ['spans', 1],
      ['scope', 2],
      ['schemaUrl', 2],
    ]),
    emitNames('groupMember', [
      ['resource', 1],
      ['scopeSpans', 2],
      ['schemaUrl', 3],
    ]),
    emitNames('lineMember', [['resourceSpans', 1]]),
  ].join('\n');
}

/** @throws Error with the compiler's own words. */
export function compileKernel(): Promise<Uint8Array> {
  const parts = ['memory', 'structure', 'tokens', 'walk', 'document', 'columns'].map(part);
  return compileAssembly([constants(), names(), ...parts].join('\n'));
}

if (import.meta.main) writeKernel('otlp', await compileKernel());
