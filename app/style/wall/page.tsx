import { WallPreview } from './preview';

export default async function Page({ searchParams }: { searchParams: Promise<{ beds?: string }> }) {
  return <WallPreview beds={Number((await searchParams).beds ?? 24)} />;
}
