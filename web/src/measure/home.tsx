import { lazy, Suspense } from 'react';
import { Navigate } from 'react-router';
import { useMay, useMe } from '@/app/session';
import { openParts } from './parts';

const Overview = lazy(() => import('./overview/page'));

/** `/measure` is the overview, or the first page of the room that the viewer may use. */
export default function Home() {
  const maySee = useMay('figures.read');
  const first = openParts(useMe())[0];
  if (!maySee) return first && <Navigate to={first.path} replace />;
  return (
    <Suspense fallback={null}>
      <Overview />
    </Suspense>
  );
}
