/** Who was turned away at a port for messages: nothing of what it would have sent was read. */
export interface RefusedSender {
  /** The last time. */
  readonly at: string;
  /** The source whose key it showed; null at the HL7 port, where nobody is known before the certificate is. */
  readonly source: string | null;
  readonly address: string;
  /** In words. */
  readonly why: string;
}

const NOT_SIGNED = 'its certificate is not signed by the authority of MLLP_TLS_CA';
const NO_TLS = 'it does not speak TLS';
const WORDS: Readonly<Record<string, string | undefined>> = {
  ERR_SSL_PEER_DID_NOT_RETURN_A_CERTIFICATE: 'it showed no certificate',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: NOT_SIGNED,
  UNABLE_TO_GET_ISSUER_CERT: NOT_SIGNED,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: NOT_SIGNED,
  DEPTH_ZERO_SELF_SIGNED_CERT: NOT_SIGNED,
  SELF_SIGNED_CERT_IN_CHAIN: NOT_SIGNED,
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet',
  ERR_SSL_WRONG_VERSION_NUMBER: NO_TLS,
  ERR_SSL_HTTP_REQUEST: NO_TLS,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: NO_TLS,
  ERR_SSL_UNSUPPORTED_PROTOCOL: 'its version of TLS is too old',
  ERR_TLS_HANDSHAKE_TIMEOUT: 'it connected and did not begin TLS',
  revoked: 'its key was revoked',
  'run-out': 'its key has run out',
  address: 'its key may not be used from this address',
};
/** Why somebody was turned away, as it stands in the audit, in words for whoever connects a source. */
export const whyRefused = (reason: string): string => WORDS[reason] ?? reason;
