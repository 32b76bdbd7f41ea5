import type { Config } from 'vega-lite';
import type { Json } from '../../shared/worker/protocol.ts';
import type { Palette } from '../app/theme/tokens.ts';

/** Okabe and Ito's order, which stays apart under every kind of colour blindness. */
const categories = ['#0072B2', '#E69F00', '#009E73', '#CC79A7', '#56B4E9', '#D55E00', '#F0E442'];

/** A chart in the theme's own ink; only data has colour. */
export function chartConfig(ink: Palette): Config {
  return {
    background: 'transparent',
    font: 'Inter Variable, system-ui, sans-serif',
    view: { stroke: 'transparent' },
    title: { color: ink.text1, fontSize: 13, fontWeight: 600, anchor: 'start', offset: 12 },
    axis: {
      domainColor: ink.borderStrong,
      tickColor: ink.borderStrong,
      gridColor: ink.border,
      labelColor: ink.text2,
      titleColor: ink.text2,
      titleFontWeight: 500,
      labelFontSize: 11,
      titleFontSize: 12,
    },
    legend: { labelColor: ink.text2, titleColor: ink.text2, titleFontWeight: 500 },
    header: { labelColor: ink.text2, titleColor: ink.text2 },
    range: { category: categories, ramp: { scheme: 'viridis' }, heatmap: { scheme: 'viridis' } },
    mark: { color: '#0072B2' },
    text: { color: ink.text1 },
    rule: { color: ink.text3 },
  };
}

/** Fills the pane's width where the chart does not say how wide it wants to be. */
export function fitted(spec: Json): Json {
  if (spec === null || typeof spec !== 'object' || Array.isArray(spec)) return spec;
  const composed = ['hconcat', 'vconcat', 'concat', 'facet', 'repeat'].some((key) => key in spec);
  if (composed || ('width' in spec && spec.width !== 'container')) return spec;
  // Fitting the height too is refused where the chart counts its rows in steps.
  const autosize = { type: 'fit-x', contains: 'padding' };
  return 'width' in spec
    ? { autosize, ...spec }
    : { width: 'container', height: 260, autosize, ...spec };
}
