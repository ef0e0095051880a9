import { BoardPreview } from './preview';

export default async function Page({ searchParams }: { searchParams: Promise<{ beds?: string }> }) {
  return <BoardPreview beds={Number((await searchParams).beds ?? 24)} />;
}
