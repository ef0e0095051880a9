import { NIGHTS } from '../nights';
import { WallPreview } from './preview';

export default async function Page({ searchParams }: { searchParams: Promise<{ beds?: string; night?: string }> }) {
  const { beds, night } = await searchParams;
  return <WallPreview beds={Number(beds ?? 24)} night={NIGHTS.find((n) => n === night)} />;
}
