import { useEffect, useRef } from 'react';
import type { Filter } from '../../shared/views.ts';
import { useEngine, readAgain } from '../engine.ts';
import { ErrorNote, LoadingNote } from '../parts/state-note.tsx';

const STYLE = /<style>([\s\S]*?)<\/style>/;

/**
 * The report as it will print, in a frame that runs nothing. The page's policy lets no document below it bring styles of
 * its own, so they are taken out and put back as a sheet.
 */
export function ReportPreview({ filter }: { readonly filter: Filter | undefined }) {
  const { value, error, isLoading } = useEngine('report.build', {
    format: 'html',
    ...(filter !== undefined && { filter }),
  });
  const frame = useRef<HTMLIFrameElement>(null);
  const html = value?.text ?? null;
  const style = html === null ? '' : (STYLE.exec(html)?.[1] ?? '');
  useEffect(() => {
    const element = frame.current;
    if (element === null || html === null) return;
    const dress = (): void => {
      const { contentDocument: page, contentWindow: view } = element;
      if (page === null || view === null) return;
      const sheet = new (view as Window & typeof globalThis).CSSStyleSheet();
      sheet.replaceSync(style);
      page.adoptedStyleSheets = [sheet];
    };
    element.addEventListener('load', dress);
    return () => element.removeEventListener('load', dress);
  }, [html, style]);
  if (error !== null) return <ErrorNote what="The report could not be made." error={error} onRetry={readAgain} />;
  if (html === null) return <LoadingNote what="the report" />;
  return (
    <iframe
      ref={frame}
      className="report-preview"
      title="The report as it will print"
      aria-busy={isLoading}
      sandbox="allow-same-origin"
      srcDoc={html.replace(STYLE, '')}
    />
  );
}
