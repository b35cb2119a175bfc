import { AppError } from '../../base/errors.ts';

const ELEMENTS = new Set(
  (
    'svg g path rect circle ellipse line polyline polygon text tspan title desc ' +
    'defs pattern clipPath linearGradient stop use marker symbol mask'
  ).split(' '),
);
const TAG = /<(\/?)([A-Za-z][\w:-]*)((?:\s+[\w:-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/g;
// Where links of the report lead: a handle or a section.
const PLACES = /^(?:[a-z]-\d+|section-.*|generation)$/;
const ATTRIBUTE = /([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

function refuse(why: string): never {
  throw new AppError('INTERNAL', `The report was not written: its picture ${why}.`);
}

function checkAttribute(name: string, value: string): void {
  if (/^on/i.test(name)) refuse(`has the handler ${name}`);
  if (/href$/i.test(name) && !value.startsWith('#')) refuse('refers to something outside itself');
  if (name === 'id' && PLACES.test(value)) refuse(`takes the place ${value} of the report`);
  // Words of the evidence may stand here, and whatever they say, these attributes load nothing.
  if (name.startsWith('xmlns') || name.startsWith('aria-') || name.startsWith('data-')) return;
  if (/url\(\s*(?!#)|[&\\@]/i.test(value)) refuse(`could load something by its ${name}`);
}

/** Ids and what refers to them, so that two drawings of one page keep out of each other's way. */
function prefixed(text: string, prefix: string): string {
  return text.replace(TAG, (tag) =>
    tag.replace(ATTRIBUTE, (attribute, name: string) => {
      if (name === 'id') return attribute.replace(/(["'])/, `$1${prefix}`);
      if (/href$/i.test(name)) return attribute.replace('#', `#${prefix}`);
      if (name.startsWith('aria-') || name.startsWith('data-')) return attribute;
      return attribute.replaceAll(/url\(\s*#/g, `url(#${prefix}`);
    }),
  );
}

/**
 * Lets a drawing into the report: one `<svg>` of drawing elements, balanced, that runs nothing and loads nothing.
 * Nothing of it is changed but its ids, which begin with `prefix`. @throws AppError INTERNAL saying what is wrong with it.
 */
export function safeSvg(svg: string, prefix = ''): string {
  const text = svg.trim();
  if (!text.startsWith('<svg')) refuse('does not begin with <svg');
  const open: string[] = [];
  let end = 0;
  for (const match of text.matchAll(TAG)) {
    const [whole, slash = '', name = '', attributes = '', selfClosing = ''] = match;
    if (text.slice(end, match.index).includes('<')) refuse('has markup that is no element');
    if (open.length === 0 && end > 0) refuse('goes on after its end');
    if (!ELEMENTS.has(name)) refuse(`holds the element ${name}`);
    for (const [, key = '', double, single] of attributes.matchAll(ATTRIBUTE))
      checkAttribute(key, double ?? single ?? '');
    if (slash === '/') {
      if (open.pop() !== name) refuse(`closes ${name} where it is not open`);
    } else if (selfClosing === '') open.push(name);
    end = match.index + whole.length;
  }
  if (open.length > 0 || end !== text.length) refuse('is not closed');
  return prefix === '' ? text : prefixed(text, prefix);
}
