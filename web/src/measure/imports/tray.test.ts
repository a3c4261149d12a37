import { beforeEach, expect, it, vi } from 'vitest';
import type { ImportPreview } from '@/api';
import { blocked, type Entry, Tray } from './tray';

const preview = {
  file: 'fil_1',
  importable: true,
  format: 'x',
  unknown_shops: [],
} as unknown as ImportPreview;
const api = vi.hoisted(() => ({ previewImport: vi.fn(), createImport: vi.fn() }));
vi.mock('@/api', async (original) => ({ ...(await original<object>()), ...api }));

const entry = (by: Partial<Entry>): Entry => ({ stage: 'seen', preview, create: false, ...by }) as Entry;
const settled = async (tray: Tray) =>
  vi.waitFor(() => expect(tray.now().every((e) => e.stage === 'seen')).toBe(true));

beforeEach(() => {
  sessionStorage.clear();
  api.previewImport.mockReset().mockResolvedValue(preview);
  api.createImport.mockReset().mockResolvedValue({ id: 'bat_1' });
});

it('looks at one file after the other', async () => {
  const tray = new Tray('a');
  tray.add([new File(['1'], 'a.csv'), new File(['2'], 'b.csv')]);
  expect(api.previewImport).toHaveBeenCalledTimes(1);
  await settled(tray);
  expect(api.previewImport).toHaveBeenCalledTimes(2);
});
it('is found again after a reload, without the bytes being sent again', async () => {
  const tray = new Tray('a');
  tray.add([new File(['1'], 'a.csv')]);
  await settled(tray);
  const again = new Tray('a');
  await settled(again);
  expect(api.previewImport.mock.lastCall?.[0]).toEqual({ file: 'fil_1' });
  expect(new Tray('b').now()).toEqual([]);
  await again.begin('0');
  expect(new Tray('a').now()).toMatchObject([{ stage: 'begun', began: 'bat_1' }]);
});
it('says why it could not begin and stays', async () => {
  api.createImport.mockRejectedValue(new TypeError('no line'));
  const tray = new Tray('a');
  tray.add([new File(['1'], 'a.csv')]);
  await settled(tray);
  await tray.begin('0');
  expect(tray.now()[0]).toMatchObject({ stage: 'seen', problem: { code: 'offline' } });
});
it('whoever makes a shop means it for all files', async () => {
  api.previewImport
    .mockResolvedValueOnce({ ...preview, importable: false, unknown_shops: [{ name: '甲', rows: 1 }] })
    .mockResolvedValueOnce({ ...preview, importable: false, unknown_shops: [{ name: '甲', rows: 9 }] })
    .mockResolvedValueOnce({ ...preview, importable: false, unknown_shops: [{ name: '乙', rows: 9 }] });
  const tray = new Tray('a');
  tray.add(['a', 'b', 'c'].map((name) => new File([name], name)));
  await settled(tray);
  tray.say('0', { create: true });
  expect(tray.now().map(({ create }) => create)).toEqual([true, true, false]);
});
it('unknown shops are in the way until they are to be made', () => {
  const unknown = { ...preview, importable: false, unknown_shops: [{ name: '新店', rows: 3 }] };
  expect(blocked(entry({ preview }))).toBe(false);
  expect(blocked(entry({ preview: unknown }))).toBe(true);
  expect(blocked(entry({ preview: unknown, create: true }))).toBe(false);
  expect(blocked(entry({ preview: { ...unknown, problem: '…' }, create: true }))).toBe(true);
  expect(blocked(entry({ preview: { ...unknown, imported_already: 'bat_9' }, create: true }))).toBe(true);
});
