import { Fragment, useEffect, useRef } from 'react';
import { Link, Outlet, useLocation } from 'react-router';
import css from './parts.module.css';

interface Props {
  label: string;
  /** Neighbours of one group stand under its name. */
  parts: { path: string; name: string; group?: string }[];
}

/** The pages of one room side by side; who may see one only is spared the choice. */
export function Parts({ label, parts }: Props) {
  const { pathname } = useLocation();
  const within = (path: string) => pathname === path || pathname.startsWith(`${path}/`);
  // `/people/import` belongs to 人员, `/people/shops` to its own part: the longest path that fits.
  const here = parts.filter(({ path }) => within(path)).sort((a, b) => b.path.length - a.path.length)[0];
  const nav = useRef<HTMLElement>(null);
  const at = here?.path;
  useEffect(() => {
    // At phone width the row scrolls; where one is stands in sight.
    if (at)
      nav.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [at]);
  return (
    <div className={css.frame}>
      {parts.length > 1 && (
        <nav ref={nav} aria-label={label} className={css.parts}>
          {parts.map(({ path, name, group }, at) => (
            <Fragment key={path}>
              {group && group !== parts[at - 1]?.group && <span className={css.group}>{group}</span>}
              <Link
                to={path}
                aria-current={here?.path === path ? 'page' : undefined}
                className={here?.path === path ? `${css.part} ${css.here}` : css.part}
              >
                {name}
              </Link>
            </Fragment>
          ))}
        </nav>
      )}
      <div className={css.page}>
        <Outlet />
      </div>
    </div>
  );
}
