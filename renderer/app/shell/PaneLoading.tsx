import { Skeleton } from '@mantine/core';

/** What a pane shows while its code is being loaded: lines where lines will be. */
export function PaneLoading() {
  return (
    <div style={{ display: 'grid', gap: 8, padding: 16 }} aria-busy="true">
      {[70, 45, 60].map((width) => (
        <Skeleton key={width} height={10} width={`${width}%`} radius="xs" />
      ))}
    </div>
  );
}
