import { ExportMenu } from '@/ui/export-menu';

/** Takes what the page shows along, all of its rows. */
export function FileMenu({ fetch }: { fetch: (format: 'xlsx' | 'csv') => Promise<void> }) {
  return (
    <ExportMenu
      files={(['xlsx', 'csv'] as const).map((format) => ({
        name: format === 'xlsx' ? 'Excel' : 'CSV',
        fetch: () => fetch(format),
      }))}
    />
  );
}
