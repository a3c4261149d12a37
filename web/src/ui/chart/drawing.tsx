import { BarChart, LineChart } from 'echarts/charts';
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import { init, use as register } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import { series as colours, dark, light } from '@/theme/palette';
import { useTheme } from '@/theme/theme';
import { inUnit, useFormat } from '../format';
import type { ChartProps } from './chart';

register([
  BarChart,
  LineChart,
  AriaComponent,
  GridComponent,
  LegendComponent,
  TooltipComponent,
  CanvasRenderer,
]);

const SYMBOLS = ['circle', 'rect', 'triangle', 'diamond', 'pin', 'arrow'];

/** The part that needs ECharts; a chunk of its own, loaded when the first chart is seen. */
export default function Drawing({ shape, categories, series, unit, open }: ChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const { dark: isDark } = useTheme();
  const format = useFormat();

  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const p = isDark ? dark : light;
    const chart = init(element);
    const show = (value: unknown) => (typeof value === 'number' ? inUnit(format, value, unit) : '–');
    chart.setOption({
      animation: false,
      color: isDark ? colours.dark : colours.light,
      textStyle: { fontFamily: getComputedStyle(element).fontFamily, color: p.ink2 },
      grid: { left: 4, right: 12, top: series.length > 1 ? 32 : 12, bottom: 4, outerBoundsMode: 'same' },
      ...(series.length > 1
        ? { legend: { left: 0, top: 0, itemHeight: 8, itemWidth: 16, textStyle: { color: p.ink2 } } }
        : {}),
      // Drawn on the canvas: an HTML tooltip would carry inline styles, which the content policy refuses.
      tooltip: {
        trigger: 'axis',
        renderMode: 'richText',
        valueFormatter: show,
        backgroundColor: p.surface,
        borderColor: p.line,
        textStyle: { color: p.ink },
      },
      xAxis: {
        type: 'category',
        data: categories,
        axisLine: { lineStyle: { color: p.edge } },
        axisTick: { show: false },
        axisLabel: { color: p.ink3 },
      },
      yAxis: {
        type: 'value',
        scale: shape === 'line',
        axisLabel: { color: p.ink3, formatter: show },
        splitLine: { lineStyle: { color: p.line } },
      },
      series: series.map(({ name, values }, i) => ({
        name,
        type: shape,
        data: values,
        barMaxWidth: 24,
        symbol: SYMBOLS[i % SYMBOLS.length],
        symbolSize: 6,
        lineStyle: { width: 2, type: i % 2 ? 'dashed' : 'solid' },
      })),
    });
    chart.on('click', ({ dataIndex, seriesIndex }) => open?.(dataIndex, seriesIndex ?? 0));
    const watcher = new ResizeObserver(() => chart.resize());
    watcher.observe(element);
    return () => {
      watcher.disconnect();
      chart.dispose();
    };
  }, [shape, categories, series, unit, open, isDark, format]);

  return <div ref={place} style={{ width: '100%', height: '100%' }} />;
}
