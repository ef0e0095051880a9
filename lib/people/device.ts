/** What the sign-in page notes in the browser about the machine: others use it too, or it is one person's own. */
export const DEVICE_COOKIE = 'tocsin-device';
export const SHARED_DEVICE = 'shared';
export const OWN_DEVICE = 'own';
