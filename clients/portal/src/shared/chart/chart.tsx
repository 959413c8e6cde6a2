import { BarChart, LineChart } from 'echarts/charts';
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import { init, use, type ComposeOption, type EChartsType } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import type { BarSeriesOption, LineSeriesOption } from 'echarts/charts';
import type { GridComponentOption, LegendComponentOption, TooltipComponentOption } from 'echarts/components';
import { useEffect, useRef } from 'react';
import { dark, light } from '@kit/tokens';
import { useIsDark } from '@shared/theme/theme';

use([BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent, AriaComponent, SVGRenderer]);

export type ChartOption = ComposeOption<
  BarSeriesOption | LineSeriesOption | GridComponentOption | LegendComponentOption | TooltipComponentOption
>;

interface ChartProps {
  /** The finding, in words: what a screen reader reads in place of the drawing. */
  label: string;
  option: ChartOption;
  height?: number;
  /** A bar or point was chosen: its place on the axis. */
  onChoose?: (index: number) => void;
}

/** A chart as SVG in the colours of the palette. Put the same figures as a table below it. Import it lazily. */
export default function Chart({ label, option, height = 280, onChoose }: ChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const drawn = useRef<EChartsType | null>(null);
  const isDark = useIsDark();

  useEffect(() => {
    if (box.current === null) return;
    const chart = init(box.current, palette(isDark ? dark : light), { renderer: 'svg' });
    drawn.current = chart;
    const watcher = new ResizeObserver(() => chart.resize());
    watcher.observe(box.current);
    return () => {
      watcher.disconnect();
      chart.dispose();
      drawn.current = null;
    };
  }, [isDark]);

  useEffect(() => {
    drawn.current?.setOption(
      {
        aria: { enabled: true, decal: { show: true }, label: { description: label } },
        animation: !matchMedia('(prefers-reduced-motion: reduce)').matches,
        animationDuration: 180,
        ...option,
      },
      { notMerge: true },
    );
  }, [option, isDark, label]);

  useEffect(() => {
    const chart = drawn.current;
    if (chart === null || onChoose === undefined) return;
    const choose = (event: { dataIndex: number }): void => onChoose(event.dataIndex);
    chart.on('click', choose);
    return () => void chart.off('click', choose);
  }, [onChoose, isDark]);

  return <div ref={box} role="img" aria-label={label} style={{ width: '100%', height }} />;
}

/** Everything that a chart writes or draws, in the colours of the palette; its own are those of white paper. */
function palette(colours: typeof light): object {
  const text = { color: colours.quiet, fontFamily: 'inherit' };
  const axis = {
    axisLine: { lineStyle: { color: colours.quiet } },
    axisLabel: text,
    nameTextStyle: text,
    splitLine: { lineStyle: { color: colours.line } },
  };
  return {
    color: [colours.brand, colours.paid, colours.warning, colours.owed],
    textStyle: text,
    legend: { textStyle: text },
    categoryAxis: axis,
    valueAxis: axis,
    tooltip: { backgroundColor: colours.card, borderColor: colours.line, textStyle: { color: colours.ink } },
  };
}
