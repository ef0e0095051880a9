import type { OXYGEN_DEVICES } from './event';

export type OxygenDevice = (typeof OXYGEN_DEVICES)[number];
/** What a device means for grading (clinical table 2.2). */
export type OxygenClass =
  | 'none'
  | 'cannula'
  | 'blow-by'
  | 'high-flow'
  | 'mask'
  | 'venturi'
  | 'non-rebreather'
  | 'positive-pressure'
  | 'ventilation';

export interface DeviceRow {
  readonly device: OxygenDevice;
  readonly title: string;
  readonly cls: OxygenClass;
  readonly snomed: readonly { readonly code: string; readonly name: string; readonly mark: 'v' | 'k' }[];
  /** Written names, lower case. */
  readonly names: readonly string[];
}

const c = (code: string, name: string, mark: 'v' | 'k' = 'v') => ({ code, name, mark });

export const DEVICES: readonly DeviceRow[] = [
  {
    device: 'room-air',
    title: 'Room air',
    cls: 'none',
    snomed: [c('722742002', 'breathing room air', 'k')],
    names: ['room air', 'ra', 'air', 'none'],
  },
  {
    device: 'nasal-cannula',
    title: 'Nasal cannula',
    cls: 'cannula',
    snomed: [c('336623009', 'nasal oxygen cannula')],
    names: ['nasal cannula', 'nc', 'nasal prongs', 'low flow nasal cannula'],
  },
  {
    device: 'blow-by',
    title: 'Blow-by',
    cls: 'blow-by',
    snomed: [c('425478008', 'blow-by oxygen mask')],
    names: ['blow-by', 'blow by', 'blowby'],
  },
  {
    device: 'hfnc',
    title: 'High-flow nasal cannula',
    cls: 'high-flow',
    snomed: [c('426854004', 'high flow oxygen nasal cannula')],
    names: ['hfnc', 'high flow nasal cannula', 'high flow', 'heated high flow', 'high-flow nasal cannula', 'optiflow'],
  },
  {
    device: 'simple-face-mask',
    title: 'Face mask',
    cls: 'mask',
    snomed: [
      c('336602003', 'oxygen mask'),
      c('426851007', 'aerosol oxygen mask'),
      c('426294006', 'face tent oxygen delivery device'),
    ],
    names: ['simple face mask', 'face mask', 'simple mask', 'oxygen mask', 'aerosol mask', 'face tent', 'fm', 'sfm'],
  },
  {
    device: 'venturi',
    title: 'Venturi mask',
    cls: 'venturi',
    snomed: [c('428285009', 'Venturi mask')],
    names: ['venturi', 'venturi mask', 'venti mask'],
  },
  {
    device: 'non-rebreather',
    title: 'Non-rebreather mask',
    cls: 'non-rebreather',
    snomed: [c('427591007', 'nonrebreather oxygen mask')],
    names: ['non-rebreather', 'non rebreather', 'nonrebreather', 'nrb', 'nrbm', 'non-rebreather mask', 'nonrebreather mask'],
  },
  {
    device: 'cpap',
    title: 'CPAP',
    cls: 'positive-pressure',
    snomed: [c('467645007', 'CPAP nasal oxygen cannula')],
    names: ['cpap', 'cpap mask', 'ncpap'],
  },
  {
    device: 'bipap',
    title: 'BiPAP',
    cls: 'positive-pressure',
    snomed: [
      c('706226000', 'CPAP/BPAP face mask'),
      c('425826004', 'BiPAP oxygen nasal cannula'),
      c('428311008', 'noninvasive ventilation'),
    ],
    names: ['bipap', 'bpap', 'bilevel', 'niv', 'nippv', 'bipap mask', 'non-invasive ventilation'],
  },
  {
    device: 'invasive-ventilation',
    title: 'Invasive ventilation',
    cls: 'ventilation',
    snomed: [c('26412008', 'endotracheal tube'), c('129121000', 'tracheostomy tube'), c('449071006', 'mechanical ventilator')],
    names: [
      'invasive ventilation',
      'invasive-ventilation',
      'ventilator',
      'mechanical ventilation',
      'endotracheal tube',
      'ett',
      'ventilated',
      'tracheostomy tube',
    ],
  },
];

const byDevice = new Map(DEVICES.map((d) => [d.device as string, d]));
const bySnomed = new Map(DEVICES.flatMap((d) => d.snomed.map((s) => [s.code, d] as const)));
const byName = new Map(DEVICES.flatMap((d) => [d.device as string, ...d.names].map((name) => [name, d] as const)));

export function deviceRow(device: string): DeviceRow | undefined {
  return byDevice.get(device);
}
export function deviceBySnomed(code: string): DeviceRow | undefined {
  return bySnomed.get(code);
}
/** By a written name ("HFNC", "Non-rebreather mask"); undefined for one we do not know. */
export function deviceByName(name: string): DeviceRow | undefined {
  return byName.get(name.trim().toLowerCase().replace(/\s+/g, ' '));
}
