import { Link, Outlet, useLocation } from 'react-router';
import css from './parts.module.css';

interface Props {
  label: string;
  parts: { path: string; name: string }[];
}

/** The pages of one room side by side; who may see one only is spared the choice. */
export function Parts({ label, parts }: Props) {
  const { pathname } = useLocation();
  const within = (path: string) => pathname === path || pathname.startsWith(`${path}/`);
  // `/people/import` belongs to 人员, `/people/shops` to its own part: the longest path that fits.
  const here = parts.filter(({ path }) => within(path)).sort((a, b) => b.path.length - a.path.length)[0];
  return (
    <div className={css.frame}>
      {parts.length > 1 && (
        <nav aria-label={label} className={css.parts}>
          {parts.map(({ path, name }) => (
            <Link
              key={path}
              to={path}
              aria-current={here?.path === path ? 'page' : undefined}
              className={here?.path === path ? `${css.part} ${css.here}` : css.part}
            >
              {name}
            </Link>
          ))}
        </nav>
      )}
      <div className={css.page}>
        <Outlet />
      </div>
    </div>
  );
}
