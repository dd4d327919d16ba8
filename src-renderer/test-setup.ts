/** Every renderer test starts on a clean page. */
import { cleanup } from '@testing-library/react';
import { afterEach } from 'vitest';
import { bringScreens } from './screens/files.ts';
import { speakAll } from './text/languages.ts';

// Tests look at screens, not at how they come: on-demand.test.tsx and words.test.ts do that.
speakAll();
await bringScreens();

afterEach(cleanup);
