import type { OutputPage } from '../../shared/contract/views.ts';

/** One column of a table output. It is known by its place: names may repeat. */
export type SchemaColumn = NonNullable<OutputPage['schema']>[number];
