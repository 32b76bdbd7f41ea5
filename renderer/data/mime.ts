/** How a rich result is drawn. */
export type MimeFamily = 'vega' | 'markdown' | 'html' | 'image' | 'table' | 'json' | 'text';

/** The way to draw a media type; what is unknown is shown as the JSON or text that it is. */
export function mimeFamily(mime: string): MimeFamily {
  if (/^application\/vnd\.vega(lite)?\.v\d/.test(mime)) return 'vega';
  if (mime === 'text/markdown') return 'markdown';
  if (mime === 'text/html') return 'html';
  if (mime.startsWith('image/')) return 'image';
  if (mime === 'application/vnd.tidemill.table+json') return 'table';
  if (/[/+]json$/.test(mime)) return 'json';
  return 'text';
}

/** What a rich result without a title of its own is called. */
export const familyTitles: Record<MimeFamily, string> = {
  vega: 'a chart',
  markdown: 'Markdown',
  html: 'HTML',
  image: 'an image',
  table: 'a table',
  json: 'JSON',
  text: 'text',
};
