import { NIGHTS } from '../nights';
import { BoardPreview } from './preview';

export default async function Page({ searchParams }: { searchParams: Promise<{ beds?: string; night?: string }> }) {
  const { beds, night } = await searchParams;
  return <BoardPreview beds={Number(beds ?? 24)} night={NIGHTS.find((n) => n === night)} />;
}
