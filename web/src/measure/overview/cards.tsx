import type { Metric, Figures as Said } from '@/api';
import { Figure, Figures } from '@/ui/figure';
import { GROUPS, listOf } from '../figures/groups';
import { changeOf, directionOf, fewOf, figureOf, sureOf, unitOf } from '../figures/value';

interface Props {
  metrics: Metric[];
  figures: Said | undefined;
  against: string;
  link: URLSearchParams;
}

/** The eight figures that a day is judged by. */
export function Cards({ metrics, figures, against, link }: Props) {
  return (
    <Figures>
      {GROUPS.main.flatMap((id) => {
        const metric = metrics.find((one) => one.id === id);
        if (!metric) return [];
        const cell = figures?.total.cells[id];
        const by = changeOf(metric, cell);
        return [
          <Figure
            key={id}
            label={metric.name}
            value={figureOf(metric, cell)}
            unit={unitOf(metric)}
            change={by === null ? undefined : { by, against }}
            direction={directionOf(metric)}
            provisional={cell !== undefined && !cell.final}
            definition={metric.definition}
            to={listOf(metric, link)}
            few={fewOf(metric, cell)}
            sure={sureOf(metric, cell)}
          />,
        ];
      })}
    </Figures>
  );
}
