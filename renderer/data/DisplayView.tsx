import { Suspense } from 'react';
import Markdown from 'react-markdown';
import remarkGfm from 'remark-gfm';
import type { Display, Json } from '../../shared/worker/protocol.ts';
import { fetchedPart } from '../app/connection/fetchedPart.ts';
import { useThemeStore } from '../app/store.ts';
import { DisplayedTable } from './DisplayedTable.tsx';
import styles from './display.module.css';
import { JsonTree } from './JsonTree.tsx';
import { mimeFamily } from './mime.ts';

const VegaChart = fetchedPart(async () => (await import('./VegaChart.tsx')).default);

/** Everything a block displayed in its last run, one under the other. */
export function DisplayList({ displays }: { displays: readonly Display[] }) {
  return (
    <div className={styles.list}>
      {displays.map((display, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a run's displays never move
        <figure key={at} data-family={mimeFamily(display.mime)}>
          {display.title && <figcaption>{display.title}</figcaption>}
          <DisplayBody display={display} />
        </figure>
      ))}
    </div>
  );
}

function DisplayBody({ display }: { display: Display }) {
  const { mime, data } = display;
  switch (mimeFamily(mime)) {
    case 'vega':
      return (
        <Suspense fallback={<p className={styles.note}>Drawing…</p>}>
          <VegaChart spec={data} label={display.title ?? 'Chart'} />
        </Suspense>
      );
    case 'markdown':
      return (
        <div className={styles.prose}>
          <Markdown remarkPlugins={[remarkGfm]}>{String(data)}</Markdown>
        </div>
      );
    case 'html':
      return <HtmlFrame html={String(data)} title={display.title ?? 'HTML output'} />;
    case 'image':
      return <img src={imageSource(mime, data)} alt={display.title ?? 'Image output'} />;
    case 'table':
      return <DisplayedTable data={data} />;
    case 'json':
      return <JsonTree value={data} />;
    case 'text':
      return <pre className={styles.text}>{String(data)}</pre>;
  }
}

/** A stranger's HTML: no scripts, no origin of ours, no forms, no way out of its frame. */
function HtmlFrame({ html, title }: { html: string; title: string }) {
  const theme = useThemeStore((state) => state.theme);
  const ink = theme === 'dark' ? '#E9ECF1' : '#14171C';
  const style = `<style>:root{color-scheme:${theme}}body{margin:8px;font:13px/20px system-ui,sans-serif;color:${ink}}table{border-collapse:collapse}td,th{padding:2px 8px;border:1px solid #8888}</style>`;
  return <iframe className={styles.frame} sandbox="" srcDoc={style + html} title={title} />;
}

function imageSource(mime: string, data: Json): string {
  return mime === 'image/svg+xml'
    ? `data:${mime};utf8,${encodeURIComponent(String(data))}`
    : `data:${mime};base64,${String(data)}`;
}
