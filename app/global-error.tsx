'use client';
import PageError from './error';
import './globals.css';

/** The frame around all pages failed: nothing of ours is left to say so but this page. */
export default function RootError(props: { error: Error; reset: () => void }) {
  return (
    <html lang="en" data-theme="dark">
      <body>
        <PageError {...props} />
      </body>
    </html>
  );
}
