/** A parser for the one HTML that a report writes: quoted attributes, every element closed. Anything else throws. */
export interface ParsedElement {
  readonly tag: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: (ParsedElement | string)[];
}

const VOID = new Set(['meta', 'br', 'col', 'wbr']);
const TOKEN = /<(\/?)([A-Za-z][A-Za-z0-9]*)((?:\s+[A-Za-z:-]+="[^"<>]*")*)\s*(\/?)>|[^<]+/y;

function decoded(text: string): string {
  return text.replace(/&(#39|amp|lt|gt|quot|[^;]*);?/g, (whole, name: string) => {
    const known: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
    const character = known[name];
    if (character === undefined || !whole.endsWith(';')) throw new Error(`A bare ampersand: ${whole.slice(0, 20)}`);
    return character;
  });
}

export function parseStrictHtml(html: string): ParsedElement {
  const doctype = '<!DOCTYPE html>\n';
  if (!html.startsWith(doctype)) throw new Error('No doctype');
  const text = html.slice(doctype.length).trimEnd();
  const root: ParsedElement = { tag: '', attributes: new Map(), children: [] };
  const open: ParsedElement[] = [root];
  let at = 0;
  while (at < text.length) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    if (match === null) throw new Error(`No token at ${text.slice(at, at + 60)}`);
    at = TOKEN.lastIndex;
    const [whole, slash, tag, attributeText = '', selfClosing] = match;
    const top = open.at(-1)!;
    if (tag === undefined) top.children.push(top.tag === 'style' ? whole : decoded(whole));
    else if (slash === '/') {
      if (open.pop()?.tag !== tag) throw new Error(`</${tag}> closes <${top.tag}>`);
    } else {
      const attributes = new Map<string, string>();
      for (const [, name, value] of attributeText.matchAll(/([A-Za-z:-]+)="([^"]*)"/g)) {
        if (attributes.has(name!)) throw new Error(`Twice: ${name}`);
        attributes.set(name!, decoded(value!));
      }
      const element: ParsedElement = { tag, attributes, children: [] };
      top.children.push(element);
      if (!VOID.has(tag) && selfClosing === '') open.push(element);
    }
  }
  if (open.length !== 1) throw new Error(`Open at the end: ${open.at(-1)!.tag}`);
  const [only] = root.children;
  if (root.children.length !== 1 || typeof only !== 'object') throw new Error('Not one root');
  return only;
}

export function* elements(element: ParsedElement): Generator<ParsedElement> {
  yield element;
  for (const child of element.children) if (typeof child === 'object') yield* elements(child);
}

export function textOf(element: ParsedElement): string {
  return element.children.map((child) => (typeof child === 'string' ? child : textOf(child))).join('');
}
