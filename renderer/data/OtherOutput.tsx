import { CircleSlash, Package } from 'lucide-react';
import * as z from 'zod';
import type { OutputPage } from '../../shared/contract/views.ts';
import styles from './empty.module.css';
import { bytesText } from './quantities.ts';

const artifactSchema = z.object({ media: z.string(), bytes: z.number() });

/** An output that has no rows to look at: what the artifact is, or that there is none. */
export function OtherOutput({ page }: { page: OutputPage }) {
  const artifact = artifactSchema.safeParse(page.value);
  if (page.kind === 'artifact' && artifact.success) {
    return (
      <div className={styles.empty}>
        <Package size={20} aria-hidden="true" />
        <p>
          An artifact: <code>{artifact.data.media}</code>, {bytesText(artifact.data.bytes)}
        </p>
        <p className={styles.more}>
          Blocks downstream get the object itself by the name <code>{page.block}</code>.
        </p>
      </div>
    );
  }
  return (
    <div className={styles.empty}>
      <CircleSlash size={20} aria-hidden="true" />
      <p>This block ran and gave nothing</p>
      <p className={styles.more}>Return a table or a value to see it here.</p>
    </div>
  );
}
