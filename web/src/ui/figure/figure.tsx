import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { inUnit, type Unit, useFormat } from '../format';
import css from './figure.module.css';

export interface Change {
  /** In the unit of the figure; a change of a rate in points. */
  by: number;
  /** Against what, in words: "上周". */
  against: string;
}
export interface FigureProps {
  label: string;
  value: number | null;
  unit: Unit;
  digits?: number;
  change?: Change | undefined;
  /** Whether more is better; decides the colour of a change, never its sign. */
  direction?: 'up' | 'down' | 'none';
  /** Not final yet: later orders or refunds may still change it. */
  provisional?: boolean;
  /** What a small sample allows to say. */
  sure?: 'clear' | 'maybe' | 'open' | undefined;
  /** How many cases it stands on, where they are too few to say much. */
  few?: number | undefined;
  definition: string;
  /** The list behind the number. A figure without one may not be shown. */
  to: string;
}

/** One number, with all that belongs to it. */
export function Figure(props: FigureProps) {
  const { label, value, unit, change, direction = 'up', sure } = props;
  const { t } = useTranslation('ui');
  const format = useFormat();
  const id = useId();
  const better = change && direction !== 'none' && change.by !== 0 && change.by > 0 === (direction === 'up');
  const worse = change && direction !== 'none' && change.by !== 0 && !better;
  const by =
    change && inUnit(format, Math.abs(change.by), unit === 'percent' ? 'points' : unit, props.digits);
  return (
    <Link to={props.to} className={css.figure} aria-describedby={id}>
      <span className={css.label}>
        {label}
        {props.provisional && <span className={css.provisional}>{t('figure.provisional')}</span>}
      </span>
      <span className={css.value}>{value === null ? '–' : inUnit(format, value, unit, props.digits)}</span>
      {change && (
        <span className={[css.change, better ? css.better : '', worse ? css.worse : ''].join(' ')}>
          <span aria-hidden>{change.by > 0 ? '▲' : change.by < 0 ? '▼' : '＝'}</span>
          <span className="sr">
            {t(change.by > 0 ? 'figure.up' : change.by < 0 ? 'figure.down' : 'figure.same')}
          </span>
          {change.by !== 0 && by}
          {unit === 'percent' && change.by !== 0 && <small>{t('figure.points')}</small>}
          <span className={css.against}>{t('figure.against', { what: change.against })}</span>
        </span>
      )}
      {props.few !== undefined && <span className={css.sure}>{t('figure.few', { count: props.few })}</span>}
      {sure && props.few === undefined && (
        <span className={css.sure}>{t(`figure.sure.${sure}.${worse ? 'worse' : 'better'}`)}</span>
      )}
      <span role="tooltip" id={id} className={css.definition}>
        {props.definition}
      </span>
    </Link>
  );
}
