const NAMES: Readonly<Record<string, string>> = {
  'room-air': 'room air',
  'nasal-cannula': 'NC',
  'blow-by': 'blow-by',
  hfnc: 'HFNC',
  'simple-face-mask': 'mask',
  venturi: 'Venturi',
  'non-rebreather': 'NRB',
  cpap: 'CPAP',
  bipap: 'BiPAP',
  'invasive-ventilation': 'vent',
};
/** Short name of an oxygen device, as tiles, reasons and lanes write it; an unknown one by its own word. */
export function deviceShort(device: string): string {
  return NAMES[device] ?? device;
}
