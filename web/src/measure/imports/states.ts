import type { ImportState } from '@/api';
import type { Tone } from '@/ui/state';

export const STATES: ImportState[] = ['reading', 'ready', 'failed', 'cancelled', 'undone'];
export const TONES: Record<ImportState, Tone> = {
  reading: 'warn',
  ready: 'good',
  failed: 'bad',
  cancelled: 'idle',
  undone: 'idle',
};
