import { spawn } from 'node:child_process';

const PROGRAMS: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: ['open'],
  // what stands in quotes is a title
  win32: ['cmd', '/c', 'start', '""'],
};

/**
 * Opens a page in the browser of whoever sits here.
 *
 * @returns whether there is one to try: not on a machine without a screen, nor where a pipeline runs
 */
export function openBrowser(url: string, platform = process.platform, env = process.env): boolean {
  const hasScreen = PROGRAMS[platform] !== undefined || env['DISPLAY'] || env['WAYLAND_DISPLAY'];
  if (!hasScreen || env['CI']) return false;
  const [program = 'xdg-open', ...args] = PROGRAMS[platform] ?? [];
  // one that is missing, or says no, is no reason to end
  spawn(program, [...args, url], { stdio: 'ignore', detached: true })
    .on('error', () => {})
    .unref();
  return true;
}
