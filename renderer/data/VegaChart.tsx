import { useEffect, useRef, useState } from 'react';
import { Error as ERRORS_ONLY, type Loader, loader, logger, parse, View } from 'vega';
import { expressionInterpreter } from 'vega-interpreter';
import { compile, type TopLevelSpec } from 'vega-lite';
import type { Json } from '../../shared/worker/protocol.ts';
import { useThemeStore } from '../app/store.ts';
import { palettes } from '../app/theme/tokens.ts';
import styles from './display.module.css';
import { chartConfig, fitted } from './vegaConfig.ts';

/** Charts bring their data along: what asks for an address is told so. */
const closedLoader: Loader = {
  ...loader(),
  load: (uri) => Promise.reject(new Error(`it wants to load ${uri}; put the data into the chart`)),
};

interface VegaChartProps {
  spec: Json;
  label: string;
}

/**
 * A Vega-Lite chart. Expressions are interpreted, not compiled: our content security policy has no
 * `eval`. Data must be in the chart itself; nothing is loaded over the network.
 */
export default function VegaChart({ spec, label }: VegaChartProps) {
  const host = useRef<HTMLDivElement>(null);
  const theme = useThemeStore((state) => state.theme);
  const [failure, setFailure] = useState<string | null>(null);

  useEffect(() => {
    const element = host.current;
    if (!element) return;
    let view: View | null = null;
    let closed = false;
    const draw = async () => {
      setFailure(null);
      const chart = compile(fitted(spec) as unknown as TopLevelSpec, {
        config: chartConfig(palettes[theme]),
        // It warns of every chart with steps one way and our width the other, and draws it well.
        logger: logger(ERRORS_ONLY),
      });
      view = new View(parse(chart.spec, undefined, { ast: true }), {
        expr: expressionInterpreter,
        loader: closedLoader,
        renderer: 'svg',
        container: element,
        hover: true,
      });
      await view.runAsync();
    };
    draw().catch((thrown: unknown) => {
      if (!closed) setFailure(thrown instanceof Error ? thrown.message : String(thrown));
    });
    const resized = new ResizeObserver(() => view?.resize().runAsync());
    resized.observe(element);
    return () => {
      closed = true;
      resized.disconnect();
      view?.finalize();
    };
  }, [spec, theme]);

  return (
    <>
      {failure !== null && (
        <p className={styles.failure} role="alert">
          This chart cannot be drawn: {failure}
        </p>
      )}
      <div ref={host} className={styles.chart} role="img" aria-label={label} />
    </>
  );
}
